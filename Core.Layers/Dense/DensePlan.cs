using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A dense layer ready to run: one product forward, one back, and one for each block of weights.</summary>
internal sealed class DensePlan : LayerPlan
{
    // A block of the weight's gradient, and the weights and moments that the optimiser then updates with it, stay in a first-level
    // cache of 32 KiB and up while they are worked on (24 KiB of gradient; measured in bench/BASELINE.md, row Panel).
    private const int BlockFloats = 6144;
    private const int BlockRowMultiple = 24;

    private readonly int _inputs;
    private readonly int _units;
    private readonly Activation _activation;
    private readonly SimdLevel _level;
    private readonly bool _savesSum;
    private readonly int _biasOffset;
    private readonly int _biasBlock = -1;
    private readonly ParameterBlock[] _blocks = [];
    private readonly LiveInputs _live;
    private readonly GemmPlan? _forward;
    private readonly GemmPlan? _gradInput;
    private readonly GemmPlan? _gradWeight;
    private readonly GemmPlan? _lastGradWeight;
    private readonly DenseParts? _parts;

    public DensePlan(Dense layer, in LayerContext context)
    {
        _inputs = context.Input.Count;
        _units = layer.Units;
        _activation = layer.Activation;
        _level = context.Level;
        _savesSum = context.Training && _activation.NeedsInput;
        var specs = layer.Parameters(context.Input);
        _biasOffset = layer.HasBias ? ParameterLayout.OffsetOf(specs, 1) : 0;

        var relu = _activation.Kind == ActivationKind.Relu;
        AppliesActivation = !_activation.IsLinear && !relu;
        _live = new LiveInputs(_inputs, isFirstLayer: !context.NeedsInputGradient, _level);
        _parts = context.Training ? DenseParts.TryCreate(context.Batch, _inputs, _units, _live, _level) : null;

        // out[batch, units] = f(x[batch, inputs] · weight[inputs, units] + bias)
        _forward = _parts is not null ? null : new GemmPlan(context.Batch, _units, _inputs, new GemmOptions
        {
            HasBias = layer.HasBias,
            Activation = relu ? ActivationKind.Relu : ActivationKind.Linear,
            Level = _level,
        });
        ScratchFloats = _parts?.ScratchFloats ?? _forward!.WorkspaceFloats;
        if (!context.Training)
        {
            return;
        }

        if (context.NeedsInputGradient)
        {
            // gradInput[batch, inputs] = δ[batch, units] · weight[inputs, units]ᵀ
            _gradInput = new GemmPlan(context.Batch, _inputs, _units, new GemmOptions { TransposeB = true, Level = _level });
        }

        // gradWeight[inputs, units] = x[batch, inputs]ᵀ · δ[batch, units], some rows at a time
        var rows = BlockRows(_inputs, _units);
        _blocks = CutBlocks(rows, layer.HasBias);
        _biasBlock = layer.HasBias ? _blocks.Length - 1 : -1;
        _gradWeight = PlanGradWeight(rows, context.Batch);
        var lastRows = _inputs - ((_inputs - 1) / rows * rows);
        _lastGradWeight = lastRows == rows ? _gradWeight : PlanGradWeight(lastRows, context.Batch);
        ScratchFloats = Math.Max(Math.Max(ScratchFloats, _gradInput?.WorkspaceFloats ?? 0), Math.Max(_gradWeight.WorkspaceFloats, _lastGradWeight.WorkspaceFloats));
    }

    public override int ScratchFloats { get; }

    public override int InputSplit => _parts?.Split ?? 0;

    public override int SplitBlocks => InputSplit / _gradWeight!.M;

    public override int SavedFloats => _savesSum ? _units : 0;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    private bool AppliesActivation { get; }

    /// <summary>Rows of the weight, one an input, in each block but the last.</summary>
    public static int BlockRows(int inputs, int units) => Math.Min(inputs, Math.Max(1, BlockFloats / units / BlockRowMultiple) * BlockRowMultiple);

    public override void BeginForward(in ForwardStep step, int part) => _parts!.Multiply(step, part);

    public override void Forward(in ForwardStep step)
    {
        var weight = step.Parameters[..(_inputs * _units)];
        var sums = _savesSum ? step.Saved : step.Output;
        if (_parts is { } parts)
        {
            if (!step.IsBegun)
            {
                parts.Multiply(step, 0);
                parts.Multiply(step, 1);
            }

            parts.Add(step.FirstRow, _biasOffset > 0 ? step.Parameters.Slice(_biasOffset, _units) : default, _activation.Kind == ActivationKind.Relu, sums);
        }
        else
        {
            Span<IndexRun> room = stackalloc IndexRun[_live.MaxRuns];
            var slice = new GemmSlice(0, step.Input.Count, 0, _units) { DepthRuns = room[.._live.FindForward(step.Input, room)] };
            Gemm.Multiply(_forward!, slice, step.Input.Data, step.Input.Stride, weight, _units, sums.Data, sums.Stride, step.Parameters[_biasOffset..], step.Scratch);
        }

        if (AppliesActivation)
        {
            _activation.ForwardRows(sums, step.Output, _level);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        if (!_activation.IsLinear)
        {
            _activation.MultiplyByDerivativeRows(_savesSum ? step.Saved : default, step.Output, step.GradOutput, _level);
        }

        if (_gradInput is not null && !step.GradInput.IsEmpty)
        {
            var weight = step.Parameters[..(_inputs * _units)];
            var slice = new GemmSlice(0, step.GradOutput.Count, 0, _inputs);
            Gemm.Multiply(_gradInput, slice, step.GradOutput.Data, step.GradOutput.Stride, weight, _units, step.GradInput.Data, step.GradInput.Stride, default, step.Scratch);
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        if (block == _biasBlock)
        {
            Reductions.SumColumns(step.GradOutput.Data, step.GradOutput.Count, _units, step.GradOutput.Stride, gradient, level: _level);
            return;
        }

        var last = block == _blocks.Length - 1 - (_biasBlock >= 0 ? 1 : 0);
        var plan = last ? _lastGradWeight! : _gradWeight!;
        var firstInput = block * _gradWeight!.M;
        if (!_live.SkipsGradient(_units, step.Input.Count))
        {
            MultiplyGradient(plan, step, firstInput, 0, plan.M, gradient);
            return;
        }

        Span<IndexRun> room = stackalloc IndexRun[_live.MaxRuns];
        var runs = room[.._live.FindGradient(step.Input, firstInput, plan.M, _units, room)];

        // The weights of an input that is zero in the whole batch have a gradient of zero.
        var done = 0;
        foreach (var run in runs)
        {
            gradient[(done * _units)..(run.Start * _units)].Clear();
            MultiplyGradient(plan, step, firstInput, run.Start, run.End, gradient);
            done = run.End;
        }

        gradient[(done * _units)..(plan.M * _units)].Clear();
    }

    private void MultiplyGradient(GemmPlan plan, in GradientStep step, int firstInput, int from, int to, Span<float> gradient)
    {
        var slice = new GemmSlice(from, to, 0, _units) { Depth = step.Input.Count };
        Gemm.Multiply(plan, slice, step.Input.Data[firstInput..], step.Input.Stride, step.GradOutput.Data, step.GradOutput.Stride, gradient, _units, default, step.Scratch);
    }

    private ParameterBlock[] CutBlocks(int rows, bool bias)
    {
        var weights = (_inputs + rows - 1) / rows;
        var blocks = new ParameterBlock[weights + (bias ? 1 : 0)];
        for (var i = 0; i < weights; i++)
        {
            blocks[i] = ParameterBlock.Run(i * rows * _units, Math.Min(rows, _inputs - (i * rows)) * _units);
        }

        if (bias)
        {
            blocks[^1] = ParameterBlock.Run(_biasOffset, _units);
        }

        return blocks;
    }

    private GemmPlan PlanGradWeight(int rows, int batch) =>
        new(rows, _units, batch, new GemmOptions { TransposeA = true, Level = _level });
}
