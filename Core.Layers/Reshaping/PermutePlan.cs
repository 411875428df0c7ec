using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>An order of axes ready to run: the two innermost loops are a transposition, or the copy of a run, of whatever the outer loops leave.</summary>
internal sealed class PermutePlan : LayerPlan
{
    private readonly Move _forward;
    private readonly Move _back;

    public PermutePlan(Shape input, ReadOnlySpan<int> axes, SimdLevel level)
    {
        Span<int> extents = stackalloc int[axes.Length];
        var back = new int[axes.Length];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            extents[axis] = input[axes[axis]];
            back[axes[axis]] = axis;
        }

        _forward = new Move(input.Dimensions, axes, level);
        _back = new Move(extents, back, level);
    }

    public override void Forward(in ForwardStep step) => _forward.Run(step.Input, step.Output);

    public override void Backward(in BackwardStep step)
    {
        if (!step.GradInput.IsEmpty)
        {
            _back.Run(step.GradOutput, step.GradInput);
        }
    }

    /// <summary>One way of the permutation.</summary>
    private sealed class Move
    {
        private readonly int[] _outerExtents;
        private readonly int[] _outerSteps;
        private readonly int _rows;
        private readonly int _rowStep;
        private readonly int _columns;
        private readonly int _columnStep;
        private readonly SimdLevel _level;

        public Move(ReadOnlySpan<int> extents, ReadOnlySpan<int> axes, SimdLevel level)
        {
            _level = level;
            var steps = new int[axes.Length];
            var step = 1;
            for (var axis = axes.Length - 1; axis >= 0; axis--)
            {
                steps[axis] = step;
                step *= extents[axis];
            }

            // The last two axes of the output; an axis of extent 1 is added where there is only one.
            var rank = axes.Length;
            (_columns, _columnStep) = (extents[axes[rank - 1]], steps[axes[rank - 1]]);
            (_rows, _rowStep) = rank > 1 ? (extents[axes[rank - 2]], steps[axes[rank - 2]]) : (1, 0);
            (_outerExtents, _outerSteps) = (new int[Math.Max(0, rank - 2)], new int[Math.Max(0, rank - 2)]);
            for (var axis = 0; axis < _outerExtents.Length; axis++)
            {
                (_outerExtents[axis], _outerSteps[axis]) = (extents[axes[axis]], steps[axes[axis]]);
            }
        }

        public void Run(Rows from, Rows to)
        {
            for (var row = 0; row < to.Count; row++)
            {
                RunAxis(from[row], to[row], 0);
            }
        }

        private void RunAxis(ReadOnlySpan<float> source, Span<float> target, int axis)
        {
            if (axis < _outerExtents.Length)
            {
                var part = target.Length / _outerExtents[axis];
                for (var i = 0; i < _outerExtents[axis]; i++)
                {
                    RunAxis(source[(i * _outerSteps[axis])..], target.Slice(i * part, part), axis + 1);
                }

                return;
            }

            if (_rowStep == 1)
            {
                MatrixTranspose.Copy(_columns, _rows, source, _columnStep, target, _columns, _level);
                return;
            }

            for (var row = 0; row < _rows; row++)
            {
                var run = source[(row * _rowStep)..];
                var copy = target.Slice(row * _columns, _columns);
                if (_columnStep == 1)
                {
                    run[.._columns].CopyTo(copy);
                    continue;
                }

                for (var column = 0; column < _columns; column++)
                {
                    copy[column] = run[column * _columnStep];
                }
            }
        }
    }
}
