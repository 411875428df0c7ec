using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>
/// A recurrent layer ready to run: a stack of layers of one or two directions. Gates and states are kept step by step in buffers of its own; a worker goes through
/// all steps with its samples, forward and back, and the gradients of the weights are products over all samples and steps.
/// </summary>
internal sealed class RecurrentPlan : LayerPlan
{
    private readonly RecurrentRun[] _runs;
    private readonly RecurrentStates[] _states;
    private readonly SequenceBuffer?[] _gradStates;
    private readonly SequenceBuffer? _gradHidden;
    private readonly SequenceBuffer? _gradCell;
    private readonly RecurrentGradient? _gradient;
    private readonly StepMask? _mask;
    private readonly SimdLevel _level;
    private readonly int _steps;
    private readonly int _features;
    private readonly int _units;
    private readonly int _directions;
    private readonly int _outputFeatures;
    private readonly int _carriedBatches;
    private readonly bool _returnsSequence;
    private readonly bool _sums;
    private readonly bool _readsBackward;

    public RecurrentPlan(RecurrentLayer layer, in LayerContext context)
    {
        (_steps, _features, _units, _directions, _level) = (context.Input[0], context.Input[1], layer.Units, layer.Directions, context.Level);
        (_outputFeatures, _carriedBatches, _returnsSequence) = (layer.OutputFeatures, layer.CarriedBatches, layer.ReturnsSequence);
        (_sums, _readsBackward) = (layer.Merge == DirectionMerge.Sum, layer.Direction == SequenceDirection.Backward);
        _mask = layer.MaskValue is { } value ? new StepMask(_steps, context.Batch, _features, value) : null;
        _states = new RecurrentStates[layer.Layers];
        _gradStates = new SequenceBuffer?[layer.Layers];
        _runs = new RecurrentRun[layer.Layers * _directions];
        for (var i = 0; i < _runs.Length; i++)
        {
            var level = i / _directions;
            if (i % _directions == 0)
            {
                _states[level] = new RecurrentStates(_steps, context.Batch, _directions * _units, layer is Lstm, context.Training || _carriedBatches > 1, _carriedBatches > 1);
                _gradStates[level] = context.Training && level < layer.Layers - 1 ? new SequenceBuffer(_steps, context.Batch, _directions * _units) : null;
            }

            _runs[i] = new RecurrentRun(layer, i, context, _states[level], _mask);
            ScratchFloats = Math.Max(ScratchFloats, _runs[i].ScratchFloats);
        }

        if (context.Training)
        {
            _gradHidden = new SequenceBuffer(1, context.Batch, _units);
            _gradCell = new SequenceBuffer(1, context.Batch, _units);
            _gradient = new RecurrentGradient(_runs, context);
            ScratchFloats = Math.Max(ScratchFloats, _gradient.ScratchFloats);
        }
    }

    public override int ScratchFloats { get; }

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _gradient is null ? [] : _gradient.Blocks;

    public override long GradientWork(int block) => _gradient!.Work(block);

    public override void Forward(in ForwardStep step)
    {
        var (first, rows) = (step.FirstRow, step.Input.Count);
        _mask?.Find(step.Input, first);
        for (var run = 0; run < _runs.Length; run++)
        {
            var states = _states[run / _directions];
            if (run % _directions == 0)
            {
                states.Begin(step.Training && step.StepIndex % _carriedBatches != 0, first, rows);
            }

            _runs[run].Forward(InputOf(run, step.Input, first), first, rows, step.Parameters, step.Scratch);
            if (step.Training)
            {
                states.Keep(first, rows);
            }
        }

        WriteOutput(step.Output, first);
    }

    public override void Backward(in BackwardStep step)
    {
        var (first, rows) = (step.FirstRow, step.GradOutput.Count);
        for (var run = _runs.Length - 1; run >= 0; run--)
        {
            // The first direction begins the gradient of their common input, the second adds to it.
            var ofLevel = run / _directions;
            var index = (ofLevel * _directions) + (_directions - 1 - (run % _directions));
            var column = index % _directions * _units;
            var isTop = _gradStates[ofLevel] is null;
            var gradOutput = isTop
                ? new SequenceRows(step.GradOutput.Data, step.GradOutput.Stride, _outputFeatures).Column(_sums ? 0 : column)
                : _gradStates[ofLevel]!.From(0, first, _steps).Column(column);
            var gradInput = ofLevel > 0
                ? _gradStates[ofLevel - 1]!.From(0, first, _steps)
                : new SequenceRows(step.GradInput.Data, step.GradInput.Stride, _features);
            _runs[index].Backward(gradOutput, isTop && !_returnsSequence, _gradHidden!, _gradCell!, gradInput, first, rows, step.Parameters, step.Scratch);
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient) =>
        _gradient!.Compute(block, InputOf(_gradient.RunOf(block), step.Input, 0), step.Input.Count, gradient, step.Scratch);

    private SequenceRows InputOf(int run, Rows input, int first)
    {
        var level = run / _directions;
        return level == 0
            ? new SequenceRows(input.Data, input.Stride, _features)
            : _states[level - 1].Hidden.From(1, first, _steps);
    }

    private void WriteOutput(Rows output, int first)
    {
        var hidden = _states[^1].Hidden;
        for (var row = 0; row < output.Count; row++)
        {
            var target = output[row];
            if (!_returnsSequence)
            {
                // A way ends at the last step, or at the first.
                Merge(hidden.Rows(_readsBackward ? 1 : _steps, first + row, 1), hidden.Rows(1, first + row, 1), target);
                continue;
            }

            for (var step = 0; step < _steps; step++)
            {
                var part = target.Slice(step * _outputFeatures, _outputFeatures);
                if (_mask?.IsLeftOut(step, first + row) == true)
                {
                    part.Clear();
                    continue;
                }

                var states = hidden.Rows(step + 1, first + row, 1);
                Merge(states, states, part);
            }
        }
    }

    private void Merge(ReadOnlySpan<float> forward, ReadOnlySpan<float> backward, Span<float> target)
    {
        if (_sums)
        {
            Arithmetic.Add(forward[.._units], backward.Slice(_units, _units), target, _level);
            return;
        }

        forward[.._units].CopyTo(target);
        if (_directions == 2)
        {
            backward.Slice(_units, _units).CopyTo(target[_units..]);
        }
    }
}
