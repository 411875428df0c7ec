namespace Spanwise.Core.Layers;

/// <summary>Softmax over the last extent: what comes in are logits, what goes out are probabilities.</summary>
/// <remarks>
/// <para>Equation: yᵢ = e^(xᵢ − max x) / Σⱼ e^(xⱼ − max x); gradient ∂L/∂xᵢ = yᵢ (gᵢ − Σⱼ gⱼ yⱼ) with g = ∂L/∂y (Bridle 1990).</para>
/// <para>Shapes: the output has the shape of the input; (4, 10) holds four distributions over ten. No parameters.</para>
/// <para>To train a classifier, leave this layer out and take <see cref="Losses.SoftmaxCrossEntropy"/>, which wants logits and is more precise.</para>
/// </remarks>
public sealed class SoftmaxLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "Softmax";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new SoftmaxPlan(context, isLog: false);
}
