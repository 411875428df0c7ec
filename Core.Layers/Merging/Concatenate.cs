namespace Spanwise.Core.Layers;

/// <summary>Values side by side along one axis: features beside features, channels after channels.</summary>
/// <remarks>
/// <para>Equation, along axis 0: y[b] = (x₀[b], x₁[b], …); the gradient of each input is its part of the output's.</para>
/// <para>Shapes: at least two inputs whose extents agree but for those of the axis, which add up. No parameters.</para>
/// <para>Axes are counted in a sample, without the batch: 0 is the features of (features) and the channels of (channels, height, width).</para>
/// </remarks>
public sealed class Concatenate : Merge
{
    /// <summary>Describes a concatenation.</summary>
    /// <param name="axis">The axis of a sample along which the inputs are put side by side.</param>
    /// <exception cref="LayerException">The axis is below 0.</exception>
    public Concatenate(int axis = 0)
    {
        Axis = axis >= 0 ? axis : throw new LayerException($"the axis of a Concatenate is at least 0; received {axis}");
    }

    /// <summary>The axis of a sample along which the inputs are put side by side.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(ReadOnlySpan<Shape> inputs)
    {
        RequireSeveral(inputs);
        if (Axis >= inputs[0].Rank)
        {
            throw new LayerException($"Concatenate along axis {Axis} takes inputs that have it; received {inputs[0]} as input 0");
        }

        var extents = inputs[0].Dimensions.ToArray();
        for (var i = 1; i < inputs.Length; i++)
        {
            var fits = inputs[i].Rank == extents.Length;
            for (var axis = 0; fits && axis < extents.Length; axis++)
            {
                fits = axis == Axis || inputs[i][axis] == extents[axis];
            }

            if (!fits)
            {
                throw new LayerException($"Concatenate along axis {Axis} takes inputs that agree in all other extents; received {inputs[0]} as input 0 and {inputs[i]} as input {i}");
            }

            extents[Axis] = extents[Axis] <= int.MaxValue - inputs[i][Axis]
                ? extents[Axis] + inputs[i][Axis]
                : throw new LayerException($"the output of a Concatenate has an axis of at most {int.MaxValue}; the inputs have more along axis {Axis}");
        }

        return WindowRules.MakeShape(Kind, extents);
    }

    /// <inheritdoc/>
    public override MergePlan CreatePlan(in MergeContext context) => new Plan(Axis, context);

    private sealed class Plan : MergePlan
    {
        private readonly int[] _runs;
        private readonly int[] _starts;
        private readonly int _count = 1;
        private readonly int _runOfAll;

        public Plan(int axis, in MergeContext context)
        {
            // A sample is _count pieces, one for each place before the axis; each input gives a run of every piece.
            for (var before = 0; before < axis; before++)
            {
                _count *= context.Inputs[0][before];
            }

            (_runs, _starts) = (new int[context.Inputs.Length], new int[context.Inputs.Length]);
            for (var i = 0; i < _runs.Length; i++)
            {
                _runs[i] = context.Inputs[i].Count / _count;
                _starts[i] = _runOfAll;
                _runOfAll += _runs[i];
            }
        }

        public override void Forward(in MergeForwardStep step)
        {
            for (var i = 0; i < _runs.Length; i++)
            {
                var input = step.Inputs[i];
                for (var row = 0; row < input.Count; row++)
                {
                    var from = input[row];
                    var to = step.Output[row][_starts[i]..];
                    for (var piece = 0; piece < _count; piece++)
                    {
                        from.Slice(piece * _runs[i], _runs[i]).CopyTo(to[(piece * _runOfAll)..]);
                    }
                }
            }
        }

        public override void Backward(in MergeBackwardStep step)
        {
            var run = _runs[step.Index];
            for (var row = 0; row < step.GradInput.Count; row++)
            {
                var from = step.GradOutput[row][_starts[step.Index]..];
                var to = step.GradInput[row];
                for (var piece = 0; piece < _count; piece++)
                {
                    from.Slice(piece * _runOfAll, run).CopyTo(to[(piece * run)..]);
                }
            }
        }
    }
}
