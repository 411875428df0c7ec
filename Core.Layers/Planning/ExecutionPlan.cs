using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// A model laid out for a batch and a number of workers: every activation, gradient, saved value and scratch in a few flat buffers.
/// Running it allocates nothing. Workers call it side by side, each with its own rows.
/// </summary>
public sealed class ExecutionPlan
{
    private const int ScratchAlignmentFloats = 1024;

    private readonly PlanStage[] _stages;
    private readonly PlanMemory _memory;
    private readonly SharedGradients _uses;
    private readonly GradientFlow _flow;
    private readonly AlignedBuffer _buffer;
    private readonly AlignedBuffer _scratch;
    private readonly int _scratchFloats;
    private readonly int _sharedFloats;
    private readonly bool _training;

    /// <summary>Plans a model.</summary>
    /// <param name="model">The model; its parameters are read where they lie.</param>
    /// <param name="batch">The most samples in a step.</param>
    /// <param name="workers">The most workers that will call at a time.</param>
    /// <param name="training">True if backward passes will follow.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <param name="seed">The training's seed, from which layers draw random masks.</param>
    /// <param name="inputGradient">True if the gradient of the model's own input is wanted, as where another model made it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch or the number of workers is below 1.</exception>
    /// <exception cref="LayerException">A layer cannot be planned.</exception>
    public ExecutionPlan(Model model, int batch, int workers, bool training, SimdLevel? level = null, ulong seed = 0, bool inputGradient = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        (Model, Batch, Workers, Level, _training) = (model, batch, workers, SimdInfo.Resolve(level), training);
        var planner = new StagePlanner(model, batch, training, inputGradient, Level, seed);
        _stages = planner.Stages;
        _memory = new PlanMemory(model, planner, batch, training, inputGradient);
        _uses = new SharedGradients(model, planner.NodePlans);
        foreach (var stage in _stages)
        {
            _scratchFloats = Math.Max(_scratchFloats, stage.ScratchFloats);
            RowGranule = Math.Max(RowGranule, stage.Layer?.RowGranule ?? 1);
            MeetsBatch |= training && stage.Meets;
        }

        if (training && model.Inputs.Length == 1 && _stages is [{ Layer.InputSplit: > 0 } first, ..] && Array.TrueForAll(_stages, stage => ReadsInput(planner, stage) == (stage == first)))
        {
            (SplitLayer, InputSplit) = (first.ParameterLayers.First, first.Layer.InputSplit);
        }

        (_scratchFloats, _sharedFloats) = (RoundUp(_scratchFloats), RoundUp(_uses.BlockFloats));
        _buffer = new AlignedBuffer(_memory.Floats);
        _flow = new GradientFlow(_buffer, _memory.Carry, Level);
        _scratch = new AlignedBuffer(Math.Max(1, (long)(_scratchFloats + _sharedFloats) * workers));
    }

    /// <summary>The model that is run.</summary>
    public Model Model { get; }

    /// <summary>The most samples in a step.</summary>
    public int Batch { get; }

    /// <summary>The most workers that call at a time.</summary>
    public int Workers { get; }

    /// <summary>The instruction set whose kernels run.</summary>
    public SimdLevel Level { get; }

    /// <summary>While training, workers begin at multiples of so many rows; see <see cref="LayerPlan.RowGranule"/>.</summary>
    public int RowGranule { get; } = 1;

    /// <summary>
    /// True if a layer needs something of the whole batch while training: workers without rows must then run forward and back too, and the state is
    /// to be updated once in each step.
    /// </summary>
    public bool MeetsBatch { get; }

    /// <summary>
    /// Where the model's input may be cut in two, so that <see cref="BeginForward"/> works on a part and needs nothing of the other; 0 where it may not. A worker that
    /// always takes the same part reads, multiplies and updates it by itself: neither its inputs nor its parameters ever travel to another worker's cache.
    /// </summary>
    public int InputSplit { get; }

    /// <summary>The layer whose parameters are cut with the input; −1 if <see cref="InputSplit"/> is 0.</summary>
    public int SplitLayer { get; } = -1;

    /// <summary>Floats of all inputs, outputs, gradients and saved values; in inference values whose readers are done give their place to others.</summary>
    public long BufferFloats => _memory.Floats;

    /// <summary>The plan of a layer; of a shared one, that of its first use.</summary>
    /// <param name="layer">Its index in the model.</param>
    public LayerPlan LayerPlan(int layer) => _uses.First(layer);

    /// <summary>Multiply-adds that a block of a layer's gradient costs for each sample, over all uses of the layer.</summary>
    /// <param name="layer">The layer's index in the model.</param>
    /// <param name="block">An index into the layer's blocks.</param>
    public long GradientWork(int layer, int block) => _uses.Work(layer, block);

    /// <summary>Rows of the input, all inputs side by side, to be filled before <see cref="Forward"/>, which leaves them as they are.</summary>
    public Rows Input(int from, int to) => View(_memory.Input, from, to);

    /// <summary>Rows of one of the inputs, to be filled before <see cref="Forward"/>.</summary>
    public Rows InputAt(int input, int from, int to) => View(_memory.Activations[input], from, to);

    /// <summary>Rows of the model's output, all outputs side by side.</summary>
    public Rows Output(int from, int to) => View(_memory.Output, from, to);

    /// <summary>Rows of one of the outputs.</summary>
    public Rows OutputAt(int output, int from, int to) => View(_memory.Activations[ValueOf(Model.Outputs[output].Node)], from, to);

    /// <summary>Rows of what a node gives, after <see cref="Forward"/>; empty where it is planned as one with others and kept in a form of its own.</summary>
    /// <exception cref="InvalidOperationException">The plan is one for inference, in which values take each other's places.</exception>
    public Rows OutputOf(int node, int from, int to) => _training
        ? View(_memory.Activations[ValueOf(node)], from, to)
        : throw new InvalidOperationException("in inference values take each other's places; a plan for training keeps what its nodes give");

    /// <summary>Rows of the gradient with respect to the model's input, after <see cref="Backward"/>; empty unless it was asked for.</summary>
    public Rows GradInput(int from, int to) => View(_memory.GradInput, from, to);

    /// <summary>Rows of the gradient with respect to the output, all outputs side by side, to be filled before <see cref="Backward"/>.</summary>
    public Rows GradOutput(int from, int to) => View(_memory.GradOutput, from, to);

    /// <summary>Rows of the gradient with respect to one of the outputs, to be filled before <see cref="Backward"/>.</summary>
    public Rows GradOutputAt(int output, int from, int to) => View(_memory.Gradients[ValueOf(Model.Outputs[output].Node)], from, to);

    /// <summary>Whether a plan of this model for training is likely to have an <see cref="InputSplit"/>, told by its first layer alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The most samples in a step.</param>
    public static bool MaySplitInput(Model model, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        var first = Array.Find([.. model.Nodes], node => node.Layer is not Flatten);
        return model.Inputs.Length == 1 && first is { Layer: Dense dense } && DenseParts.Pay(batch, model.Input.Count, dense.Units);
    }

    /// <summary>Begins <see cref="Forward"/> of some rows with one part of their inputs; see <see cref="InputSplit"/>.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="part">0 for the inputs before the cut, 1 for those behind it.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    public void BeginForward(int worker, int part, int from, int to)
    {
        var stage = _stages[0];
        stage.Layer!.BeginForward(StepOf(stage, worker, from, to, training: true, stepIndex: 0), part);
    }

    /// <summary>Runs all layers over some rows.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    /// <param name="training">True while training.</param>
    /// <param name="stepIndex">The number of the training step, from 0.</param>
    /// <param name="meeting">The workers of this step, where a layer needs the whole batch; not needed where one caller runs all rows.</param>
    /// <param name="isBegun">True if <see cref="BeginForward"/> was called for both parts of these rows.</param>
    /// <exception cref="InvalidOperationException">A layer needs the whole batch, and neither are these all rows nor is there a team.</exception>
    public void Forward(int worker, int from, int to, bool training, long stepIndex, BatchMeeting meeting = default, bool isBegun = false)
    {
        foreach (var stage in _stages)
        {
            var meets = training && stage.Meets;
            if (from == to && !meets)
            {
                continue;
            }

            if (stage.Layer is not { } layer)
            {
                stage.Merge!.Forward(new MergeForwardStep { Inputs = new MergeInputs(_buffer, stage.Inputs, from, to), Output = View(stage.Output, from, to), Scratch = Scratch(worker) });
                continue;
            }

            var step = StepOf(stage, worker, from, to, training, stepIndex, meets ? meeting.RowsOr(from, to) : 0, isBegun && stage == _stages[0]);
            if (meets)
            {
                layer.PrepareForward(step);
                meeting.Meet();
            }

            if (from < to)
            {
                layer.Forward(step);
            }
        }
    }

    /// <summary>Takes the output's gradient back through all layers, over some rows.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    /// <param name="stepIndex">The number of the training step, from 0.</param>
    /// <param name="meeting">As for <see cref="Forward"/>.</param>
    /// <exception cref="InvalidOperationException">A layer needs the whole batch, and neither are these all rows nor is there a team.</exception>
    public void Backward(int worker, int from, int to, long stepIndex, BatchMeeting meeting = default)
    {
        for (var i = _stages.Length - 1; i >= 0; i--)
        {
            var stage = _stages[i];
            var meets = stage.Meets;
            if (!stage.GoesBack || (from == to && !meets))
            {
                continue;
            }

            if (stage.Layer is not { } layer)
            {
                _flow.GoBack(stage, Scratch(worker), from, to);
                continue;
            }

            var step = new BackwardStep
            {
                Input = View(stage.Inputs[0], from, to),
                Output = View(stage.Output, from, to),
                Saved = View(stage.Saved, from, to),
                BatchSaved = meets ? View(stage.Saved, 0, meeting.RowsOr(from, to)) : default,
                GradOutput = View(stage.GradOutput, from, to),
                GradInput = _flow.Target(stage, 0, from, to),
                Parameters = Model.Parameters.OfLayers(stage.ParameterLayers.First, stage.ParameterLayers.Last),
                Scratch = Scratch(worker),
                FirstRow = from,
                StepIndex = stepIndex,
            };
            if (meets)
            {
                layer.PrepareBackward(step);
                meeting.Meet();
            }

            if (from < to)
            {
                layer.Backward(step);
                _flow.Settle(stage, 0, from, to);
            }
        }
    }

    /// <summary>
    /// Lets layers that need the whole batch change what they keep from step to step, such as running statistics. Once in a step, by one worker, after
    /// <see cref="Backward"/> of all rows and beside <see cref="Gradient"/>; needed only if <see cref="MeetsBatch"/>.
    /// </summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="rows">The samples in this step.</param>
    public void UpdateState(int worker, int rows)
    {
        foreach (var stage in _stages)
        {
            if (stage.Meets)
            {
                stage.Layer!.UpdateState(WholeBatch(worker, stage.First, rows), Model.Parameters.OfLayer(stage.ParameterLayers.First));
            }
        }
    }

    /// <summary>Computes the gradient of one block of one layer's parameters over the whole batch; of a shared layer, summed over its uses in their order.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="block">An index into the layer's blocks.</param>
    /// <param name="rows">The samples in this step.</param>
    /// <param name="gradient">The block's gradient, to be overwritten.</param>
    public void Gradient(int worker, int layer, int block, int rows, Span<float> gradient)
    {
        _uses.First(layer).Gradient(WholeBatch(worker, _uses.FirstNode(layer), rows), block, gradient);
        foreach (var node in _uses.LaterNodes(layer))
        {
            var count = _uses.First(layer).GradientBlocks[block].Count;
            var part = _scratch.Slice(((long)worker * (_scratchFloats + _sharedFloats)) + _scratchFloats, count);
            _uses.Plan(node).Gradient(WholeBatch(worker, node, rows), block, part);
            Arithmetic.Add(gradient[..count], part, gradient, Level);
        }
    }

    private ForwardStep StepOf(PlanStage stage, int worker, int from, int to, bool training, long stepIndex, int batchRows = 0, bool isBegun = false) => new()
    {
        Input = View(stage.Inputs[0], from, to),
        Output = View(stage.Output, from, to),
        Saved = View(stage.Saved, from, to),
        BatchSaved = batchRows > 0 ? View(stage.Saved, 0, batchRows) : default,
        Parameters = Model.Parameters.OfLayers(stage.ParameterLayers.First, stage.ParameterLayers.Last),
        Scratch = Scratch(worker),
        FirstRow = from,
        Training = training,
        StepIndex = stepIndex,
        IsBegun = isBegun,
    };

    private GradientStep WholeBatch(int worker, int node, int rows) => new()
    {
        Batch = rows,
        Input = View(_memory.Activations[Model.Nodes[node].From[0]], 0, rows),
        Output = View(_memory.Activations[ValueOf(node)], 0, rows),
        Saved = View(_memory.Saved[node], 0, rows),
        GradOutput = View(_memory.Gradients[ValueOf(node)], 0, rows),
        Parameters = Model.Parameters.OfLayer(Model.Nodes[node].LayerIndex),
        Scratch = Scratch(worker),
    };

    private static bool ReadsInput(StagePlanner planner, PlanStage stage) => Array.Exists(stage.From, value => planner.Roots[value] == 0);

    private static int RoundUp(int floats) => (floats + ScratchAlignmentFloats - 1) / ScratchAlignmentFloats * ScratchAlignmentFloats;

    private int ValueOf(int node) => Model.Inputs.Length + node;

    private Rows View(ValueTensor tensor, int from, int to) => tensor.Rows(_buffer, from, to);

    private Span<float> Scratch(int worker) => _scratch.Slice((long)worker * (_scratchFloats + _sharedFloats), _scratchFloats);
}
