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

    private readonly LayerPlan[] _layers;
    private readonly Stage[] _stages;
    private readonly Tensor[] _activations;
    private readonly Tensor[] _gradients;
    private readonly Tensor[] _saved;
    private readonly AlignedBuffer _buffer;
    private readonly AlignedBuffer _scratch;
    private readonly int _scratchFloats;
    private readonly ulong _seed;

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
    public ExecutionPlan(Sequential model, int batch, int workers, bool training, SimdLevel? level = null, ulong seed = 0, bool inputGradient = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Model = model;
        Batch = batch;
        Workers = workers;
        Level = SimdInfo.Resolve(level);
        _seed = seed;
        var count = model.Layers.Length;
        _layers = new LayerPlan[count];
        _activations = new Tensor[count + 1];
        _gradients = new Tensor[count + 1];
        _saved = new Tensor[count];

        long floats = 0;
        _activations[0] = Place(ref floats, model.Input.Count);
        _gradients[0] = training && inputGradient ? Place(ref floats, model.Input.Count) : default;
        var stages = new List<Stage>(count);
        for (var i = 0; i < count; i++)
        {
            var stage = PlanStage(i, training, inputGradient);
            stages.Add(stage);
            _scratchFloats = Math.Max(_scratchFloats, stage.Plan.ScratchFloats);
            RowGranule = Math.Max(RowGranule, stage.Plan.RowGranule);
            MeetsBatch |= training && stage.Plan.MeetsBatch;
            var output = model.Shapes[stage.Last + 1].Count;
            _activations[stage.Last + 1] = stage.Plan.IsView ? _activations[i].As(output) : Place(ref floats, output);
            if (training)
            {
                _saved[i] = Place(ref floats, stage.Plan.SavedFloats);
                _gradients[stage.Last + 1] = stage.Plan.IsView && (i > 0 || inputGradient) ? _gradients[i].As(output) : Place(ref floats, output);
            }

            i = stage.Last;
        }

        _stages = [.. stages];
        _scratchFloats = (_scratchFloats + ScratchAlignmentFloats - 1) / ScratchAlignmentFloats * ScratchAlignmentFloats;
        _buffer = new AlignedBuffer(floats);
        _scratch = new AlignedBuffer(Math.Max(1, (long)_scratchFloats * workers));
    }

    /// <summary>The model that is run.</summary>
    public Sequential Model { get; }

    /// <summary>The most samples in a step.</summary>
    public int Batch { get; }

    /// <summary>The most workers that call at a time.</summary>
    public int Workers { get; }

    /// <summary>The instruction set whose kernels run.</summary>
    public SimdLevel Level { get; }

    /// <summary>While training, workers begin at multiples of so many rows; see <see cref="LayerPlan.RowGranule"/>.</summary>
    public int RowGranule { get; private set; } = 1;

    /// <summary>
    /// True if a layer needs something of the whole batch while training: workers without rows must then run forward and back too, and the state is
    /// to be updated once in each step.
    /// </summary>
    public bool MeetsBatch { get; private set; }

    /// <summary>Multiply-adds of one sample's forward pass through a model that has not been planned yet.</summary>
    public static long CountMultiplyAdds(Sequential model)
    {
        var total = 0L;
        for (var i = 0; i < model.Layers.Length; i++)
        {
            total += model.Layers[i].MultiplyAdds(model.Shapes[i]);
        }

        return total;
    }

    /// <summary>The plan of one layer.</summary>
    public LayerPlan LayerPlan(int layer) => _layers[layer];

    /// <summary>Rows of the input, to be filled before <see cref="Forward"/>.</summary>
    public Rows Input(int from, int to) => View(_activations[0], from, to);

    /// <summary>Rows of the model's output.</summary>
    public Rows Output(int from, int to) => View(_activations[^1], from, to);

    /// <summary>Rows of what a layer gives, after <see cref="Forward"/>.</summary>
    public Rows OutputOf(int layer, int from, int to) => View(_activations[layer + 1], from, to);

    /// <summary>Rows of the gradient with respect to the model's input, after <see cref="Backward"/>; empty unless it was asked for.</summary>
    public Rows GradInput(int from, int to) => View(_gradients[0], from, to);

    /// <summary>Rows of the gradient with respect to the output, to be filled before <see cref="Backward"/>.</summary>
    public Rows GradOutput(int from, int to) => View(_gradients[^1], from, to);

    /// <summary>Runs all layers over some rows.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    /// <param name="training">True while training.</param>
    /// <param name="stepIndex">The number of the training step, from 0.</param>
    /// <param name="meeting">The workers of this step, where a layer needs the whole batch; not needed where one caller runs all rows.</param>
    /// <exception cref="InvalidOperationException">A layer needs the whole batch, and neither are these all rows nor is there a team.</exception>
    public void Forward(int worker, int from, int to, bool training, long stepIndex, BatchMeeting meeting = default)
    {
        foreach (ref readonly var stage in _stages.AsSpan())
        {
            var meets = training && stage.Plan.MeetsBatch;
            if (stage.Plan.IsView || (from == to && !meets))
            {
                continue;
            }

            var step = new ForwardStep
            {
                Input = View(_activations[stage.First], from, to),
                Output = View(_activations[stage.Last + 1], from, to),
                Saved = View(_saved[stage.First], from, to),
                BatchSaved = meets ? View(_saved[stage.First], 0, meeting.RowsOr(from, to)) : default,
                Parameters = Model.Parameters.OfLayers(stage.First, stage.Last),
                Scratch = Scratch(worker),
                FirstRow = from,
                Training = training,
                StepIndex = stepIndex,
            };
            if (meets)
            {
                stage.Plan.PrepareForward(step);
                meeting.Meet();
            }

            if (from < to)
            {
                stage.Plan.Forward(step);
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
            ref readonly var stage = ref _stages[i];
            var meets = stage.Plan.MeetsBatch;
            if (stage.Plan.IsView || (from == to && !meets))
            {
                continue;
            }

            var step = new BackwardStep
            {
                Input = View(_activations[stage.First], from, to),
                Output = View(_activations[stage.Last + 1], from, to),
                Saved = View(_saved[stage.First], from, to),
                BatchSaved = meets ? View(_saved[stage.First], 0, meeting.RowsOr(from, to)) : default,
                GradOutput = View(_gradients[stage.Last + 1], from, to),
                GradInput = View(_gradients[stage.First], from, to),
                Parameters = Model.Parameters.OfLayers(stage.First, stage.Last),
                Scratch = Scratch(worker),
                FirstRow = from,
                StepIndex = stepIndex,
            };
            if (meets)
            {
                stage.Plan.PrepareBackward(step);
                meeting.Meet();
            }

            if (from < to)
            {
                stage.Plan.Backward(step);
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
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            if (_layers[layer].MeetsBatch)
            {
                _layers[layer].UpdateState(WholeBatch(worker, layer, rows), Model.Parameters.OfLayer(layer));
            }
        }
    }

    /// <summary>Computes the gradient of one block of one layer's parameters over the whole batch.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="block">An index into the layer's blocks.</param>
    /// <param name="rows">The samples in this step.</param>
    /// <param name="gradient">The block's gradient, to be overwritten.</param>
    public void Gradient(int worker, int layer, int block, int rows, Span<float> gradient) =>
        _layers[layer].Gradient(WholeBatch(worker, layer, rows), block, gradient);

    private GradientStep WholeBatch(int worker, int layer, int rows) => new()
    {
        Batch = rows,
        Input = View(_activations[layer], 0, rows),
        Output = View(_activations[layer + 1], 0, rows),
        Saved = View(_saved[layer], 0, rows),
        GradOutput = View(_gradients[layer + 1], 0, rows),
        Parameters = Model.Parameters.OfLayer(layer),
        Scratch = Scratch(worker),
    };

    /// <summary>Several layers as one where there is a plan for that, else the layer by itself.</summary>
    private Stage PlanStage(int first, bool training, bool inputGradient)
    {
        // Unless it is asked for, nobody reads the gradient of the model's input, nor of a view of it.
        var needsInputGradient = inputGradient;
        for (var i = 0; i < first; i++)
        {
            needsInputGradient |= !_layers[i].IsView;
        }

        if (!needsInputGradient && LaneTrunk.TryCreate(Model, first, Batch, training, Level) is { } trunk)
        {
            for (var i = 0; i < trunk.Layers; i++)
            {
                _layers[first + i] = trunk.OfLayer(i);
            }

            return new Stage(first, first + trunk.Layers - 1, trunk);
        }

        _layers[first] = Model.Layers[first].CreatePlan(new LayerContext(Model.Shapes[first], Batch, training, needsInputGradient, Level) { Index = first, Seed = _seed });
        return new Stage(first, first, _layers[first]);
    }

    private Tensor Place(ref long floats, int features)
    {
        if (features == 0)
        {
            return default;
        }

        var stride = RowStride.For(features);
        var tensor = new Tensor(floats, features, stride);
        floats = checked(floats + ((long)stride * Batch));
        return tensor;
    }

    private Rows View(Tensor tensor, int from, int to) => tensor.Features == 0
        ? default
        : new Rows(_buffer.Slice(tensor.Offset + ((long)from * tensor.Stride), (to - from) * tensor.Stride), to - from, tensor.Features, tensor.Stride);

    private Span<float> Scratch(int worker) => _scratch.Slice((long)worker * _scratchFloats, _scratchFloats);

    private readonly record struct Stage(int First, int Last, LayerPlan Plan);

    private readonly record struct Tensor(long Offset, int Features, int Stride)
    {
        public Tensor As(int features) => this with { Features = features };
    }
}
