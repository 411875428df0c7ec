namespace Spanwise.Core.Layers;

/// <summary>The mean of each channel of a sequence, an image or a volume.</summary>
/// <remarks>
/// <para>Equation: y[b, c] = Σ x[b, c, …] / n over the n places of a channel.</para>
/// <para>Shapes: input (channels, …), output (channels), as Keras has it; PyTorch's AdaptiveAvgPool(1) keeps axes of extent 1. No parameters.</para>
/// <para>Gradient: every place gets an equal share.</para>
/// </remarks>
public sealed class GlobalAveragePool : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank >= 2
        ? new Shape(input[0])
        : throw new LayerException($"a {Kind} layer takes samples of shape (channels, …); received {input}");

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new GlobalPoolPlan(context, isMax: false);
}
