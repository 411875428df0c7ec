namespace Spanwise.Core.Layers;

/// <summary>The largest value of each channel of a sequence, an image or a volume.</summary>
/// <remarks>
/// <para>Equation: y[b, c] = max x[b, c, …]; a NaN wins.</para>
/// <para>Shapes: input (channels, …), output (channels), as Keras has it; PyTorch's AdaptiveMaxPool(1) keeps axes of extent 1. No parameters.</para>
/// <para>Gradient: goes to the first place that holds the largest value.</para>
/// </remarks>
public sealed class GlobalMaxPool : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank >= 2
        ? new Shape(input[0])
        : throw new LayerException($"a {Kind} layer takes samples of shape (channels, …); received {input}");

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new GlobalPoolPlan(context, isMax: true);
}
