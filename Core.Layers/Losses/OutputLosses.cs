using System.Collections.Immutable;
using System.Globalization;

namespace Spanwise.Core.Layers.Losses;

/// <summary>A loss for each output of a model, and their weighted sum.</summary>
/// <remarks>
/// <para>Equation: L = Σₖ wₖ Lₖ, in the order of the outputs; ∂L/∂yₖ = wₖ ∂Lₖ/∂yₖ.</para>
/// <para>Targets: rows of <see cref="TargetFloats"/> floats in which the targets of the outputs lie side by side, a class index taking one column and
/// a row of floats as many as the output has. Or, where every output is judged by the same classes (as auxiliary heads are), class indices.</para>
/// <para>Source: Keras's <c>compile(loss=[…], loss_weights=[…])</c>.</para>
/// </remarks>
public sealed class OutputLosses : Loss
{
    // Class indices and row losses of so many rows at a time are kept on the stack.
    private const int ChunkRows = 64;

    private readonly ImmutableArray<ModelOutput> _outputs;
    private readonly int[] _targetOffsets;

    /// <summary>Makes the loss.</summary>
    /// <param name="model">The model whose outputs are judged.</param>
    /// <param name="losses">One for each output, in their order.</param>
    /// <exception cref="LayerException">There is not one loss for each output, or one cannot judge its output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public OutputLosses(Model model, params ReadOnlySpan<OutputLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (losses.Length != model.Outputs.Length)
        {
            throw new LayerException($"each output has one loss; received {losses.Length} losses for {model.Outputs.Length} outputs");
        }

        (_outputs, Losses, _targetOffsets) = (model.Outputs, [.. losses], new int[losses.Length]);
        for (var i = 0; i < losses.Length; i++)
        {
            if (!(losses[i].Weight >= 0f && float.IsFinite(losses[i].Weight)))
            {
                throw new ArgumentOutOfRangeException(nameof(losses), losses[i].Weight, $"the weight of a loss is finite and not negative; received {losses[i].Weight} for output '{_outputs[i].Name}'");
            }

            try
            {
                losses[i].Loss.Check(_outputs[i].Shape);
            }
            catch (LayerException e)
            {
                throw new LayerException($"output '{_outputs[i].Name}': {e.Message}");
            }

            _targetOffsets[i] = TargetFloats;
            TargetFloats += losses[i].TargetIsClass ? 1 : _outputs[i].Shape.Count;
        }
    }

    /// <inheritdoc/>
    public override string Name => string.Join(" + ", ImmutableArray.CreateRange(Losses, one =>
        one.Weight == 1f ? one.Loss.Name : string.Create(CultureInfo.InvariantCulture, $"{one.Weight} {one.Loss.Name}")));

    /// <inheritdoc/>
    public override bool JudgesSeveralOutputs => true;

    /// <summary>The losses, in the order of the outputs.</summary>
    public ImmutableArray<OutputLoss> Losses { get; }

    /// <summary>Floats of a target row.</summary>
    public int TargetFloats { get; }

    /// <inheritdoc/>
    /// <exception cref="LayerException">These are not the outputs of the model that the loss was made for.</exception>
    public override void Check(Shape output)
    {
        var floats = _outputs[^1].Offset + _outputs[^1].Shape.Count;
        if (output.Count != floats)
        {
            throw new LayerException($"these losses judge {_outputs.Length} outputs of {floats} floats together; received {output}");
        }
    }

    /// <summary>The part of output rows that is one output.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="rows">Rows of all outputs side by side.</param>
    public Rows OutputOf(int output, Rows rows) => rows.IsEmpty ? default : rows.Columns(_outputs[output].Offset, _outputs[output].Shape.Count);

    /// <summary>The part of some targets that is for one output.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="targets">Targets of all outputs.</param>
    /// <param name="classes">Room for a class index for each row, used where the target of the output is one.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or a class index is not a whole number.</exception>
    public Targets TargetsOf(int output, in Targets targets, Span<int> classes)
    {
        if (targets.IsClasses)
        {
            return targets;
        }

        if (targets.Values.Features != TargetFloats)
        {
            throw new ArgumentException($"the targets of these outputs are rows of {TargetFloats} floats; received rows of {targets.Values.Features}");
        }

        if (!Losses[output].TargetIsClass)
        {
            return new Targets(targets.Values.Columns(_targetOffsets[output], _outputs[output].Shape.Count));
        }

        for (var row = 0; row < targets.Values.Count; row++)
        {
            var value = targets.Values[row][_targetOffsets[output]];
            classes[row] = value == (int)value
                ? (int)value
                : throw new ArgumentException($"the target of output '{_outputs[output].Name}' is a class index; received {value.ToString(CultureInfo.InvariantCulture)}");
        }

        return new Targets(classes[..targets.Values.Count]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        Span<float> losses = stackalloc float[ChunkRows];
        Span<int> classes = stackalloc int[ChunkRows];
        for (var first = 0; first < step.Output.Count; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, step.Output.Count - first);
            var total = step.RowLosses.Slice(first, count);
            total.Clear();
            var targets = step.Targets.IsClasses ? new Targets(step.Targets.Classes.Slice(first, count)) : new Targets(step.Targets.Values.Slice(first, count));
            for (var output = 0; output < _outputs.Length; output++)
            {
                var (loss, weight, _) = Losses[output];
                loss.Evaluate(new LossStep
                {
                    Output = OutputOf(output, step.Output.Slice(first, count)),
                    Targets = TargetsOf(output, targets, classes),
                    GradOutput = step.GradOutput.IsEmpty ? default : OutputOf(output, step.GradOutput.Slice(first, count)),
                    RowLosses = losses[..count],
                    InverseBatch = step.InverseBatch * weight,
                    Level = step.Level,
                });
                for (var row = 0; row < count; row++)
                {
                    total[row] += weight * losses[row];
                }
            }
        }
    }
}
