namespace Spanwise.Core.Layers;

/// <summary>Looks at a sample under another shape of the same number of elements.</summary>
/// <remarks>
/// <para>Equation: y = x, the last extent varying fastest in both. No parameters, and no work: the output shares the input's memory.</para>
/// <para>Shapes: input any, output the one given; one extent may be −1 and becomes what is left, as in PyTorch and Keras.</para>
/// </remarks>
public sealed class Reshape : Layer
{
    private readonly int[] _extents;

    /// <summary>Describes the new shape.</summary>
    /// <param name="extents">The extents, each at least 1; one may be −1.</param>
    /// <exception cref="LayerException">An extent is neither, or two are −1.</exception>
    public Reshape(params ReadOnlySpan<int> extents)
    {
        var open = 0;
        foreach (var extent in extents)
        {
            open += extent == -1 ? 1 : 0;
            if (extent < 1 && (extent != -1 || open > 1))
            {
                throw new LayerException($"the extents of a Reshape layer are at least 1, and one of them may be -1; received ({string.Join(", ", extents.ToArray())})");
            }
        }

        _extents = extents.ToArray();
    }

    /// <summary>The extents as they were given.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var extents = (int[])_extents.Clone();
        var known = 1L;
        foreach (var extent in extents)
        {
            known *= extent == -1 ? 1 : extent;
        }

        var open = Array.IndexOf(extents, -1);
        if (open >= 0 && known <= input.Count && input.Count % known == 0)
        {
            extents[open] = (int)(input.Count / known);
            known = input.Count;
        }

        return known == input.Count
            ? new Shape(extents)
            : throw new LayerException($"a Reshape layer keeps the number of elements; the input {input} has {input.Count}, the shape is ({string.Join(", ", _extents)})");
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => ViewPlan.Instance;
}
