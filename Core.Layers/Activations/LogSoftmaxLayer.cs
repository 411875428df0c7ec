namespace Spanwise.Core.Layers;

/// <summary>The logarithm of the softmax over the last extent.</summary>
/// <remarks>
/// <para>Equation: yᵢ = xᵢ − ln Σⱼ eˣʲ, the largest x taken away first; gradient ∂L/∂xᵢ = gᵢ − eʸⁱ Σⱼ gⱼ with g = ∂L/∂y.</para>
/// <para>Shapes: the output has the shape of the input; (4, 10) holds four distributions over ten. No parameters.</para>
/// </remarks>
public sealed class LogSoftmaxLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "LogSoftmax";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new SoftmaxPlan(context, isLog: true);
}
