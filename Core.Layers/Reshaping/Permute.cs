namespace Spanwise.Core.Layers;

/// <summary>Puts the axes of a sample into another order, such as (steps, features) into (features, steps).</summary>
/// <remarks>
/// <para>Equation: y[i_(axes₀), i_(axes₁), …] = x[i₀, i₁, …]; the values move in memory. No parameters; the gradient is put back the same way.</para>
/// <para>Shapes: input any of as many axes as are named; extent k of the output is extent axes[k] of the input. Axes count from 0 without the batch: Keras counts
/// from 1, PyTorch's <c>permute</c> counts the batch as axis 0, so both say (2, 1) and (0, 2, 1) where this layer says (1, 0).</para>
/// </remarks>
public sealed class Permute : Layer
{
    private readonly int[] _axes;

    /// <summary>Describes the order.</summary>
    /// <param name="axes">For each axis of the output the one of the input that it is; each once.</param>
    /// <exception cref="LayerException">An axis is missing or named twice.</exception>
    public Permute(params ReadOnlySpan<int> axes)
    {
        _axes = axes.ToArray();
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            if (!_axes.AsSpan().Contains(axis))
            {
                throw new LayerException($"a {Kind} layer names each axis from 0 to {_axes.Length - 1} once; received ({string.Join(", ", _axes)})");
            }
        }

        if (_axes.Length == 0)
        {
            throw new LayerException($"a {Kind} layer names at least one axis; received none");
        }
    }

    /// <summary>For each axis of the output the one of the input that it is.</summary>
    public ReadOnlySpan<int> Axes => _axes;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        if (input.Rank != _axes.Length)
        {
            throw new LayerException($"a {Kind} layer of {_axes.Length} axes takes samples of as many; received {input}");
        }

        var extents = new int[_axes.Length];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = input[_axes[axis]];
        }

        return new Shape(extents);
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new PermutePlan(context.Input, _axes, context.Level);
}
