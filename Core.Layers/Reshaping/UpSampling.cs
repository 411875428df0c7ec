namespace Spanwise.Core.Layers;

/// <summary>Makes a sequence, an image or a volume larger by whole factors.</summary>
/// <remarks>
/// <para>Equation, nearest: y[b, c, o] = x[b, c, ⌊o / factor⌋]. Linear, on each axis: with s = max(0, (o + ½) / factor − ½), i = ⌊s⌋ and w = s − i,
/// y[o] = (1 − w) · x[i] + w · x[min(i + 1, extent − 1)]. As in PyTorch's Upsample and Keras' UpSampling.</para>
/// <para>Shapes: input (channels, …) with one to three more axes, output with each of them longer by its factor. No parameters.</para>
/// <para>Gradient: back to the same places with the same weights.</para>
/// </remarks>
public sealed class UpSampling : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="factor">How many times as long each axis becomes, at least 1.</param>
    /// <param name="interpolation">How values between places are made.</param>
    /// <exception cref="LayerException">A factor is below 1, or the interpolation none of those there are.</exception>
    public UpSampling(Extents factor, Interpolation interpolation = Interpolation.Nearest)
    {
        if (interpolation is not (Interpolation.Nearest or Interpolation.Linear))
        {
            throw new LayerException($"the interpolation of an UpSampling layer is nearest or linear; received {interpolation}");
        }

        Factor = factor.Expand(Kind, "factor", Math.Max(1, factor.Count), least: 1);
        Interpolation = interpolation;
    }

    /// <summary>How many times as long each axis becomes.</summary>
    public Extents Factor { get; }

    /// <summary>How values between places are made.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        _ = Volume.Of(Kind, input);
        var factor = Factor.Expand(Kind, "factor", input.Rank - 1, least: 1);
        var extents = input.Dimensions.ToArray();
        for (var axis = 1; axis < extents.Length; axis++)
        {
            var extent = (long)extents[axis] * factor[axis - 1];
            extents[axis] = extent <= int.MaxValue
                ? (int)extent
                : throw new LayerException($"an axis of an {Kind} layer's output is at most {int.MaxValue} long; the input {input} times {Factor} gives {extent}");
        }

        return WindowRules.MakeShape(Kind, extents);
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) =>
        new UpSamplingPlan(Volume.Of(Kind, context.Input), Volume.Of(Kind, OutputShape(context.Input)), Interpolation);
}
