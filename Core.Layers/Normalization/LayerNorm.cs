using System.Collections.Immutable;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>Gives every sample, or every group of its last axes, mean 0 and variance 1, then a learned scale and shift.</summary>
/// <remarks>
/// <para>Equation: y = (x − μ) / √(σ² + ε) · weight + bias, with mean μ and variance σ² (÷ n) over the last axes; the same in training and inference.</para>
/// <para>Shapes: the output has the shape of the input. weight and bias have the extents of the axes that are normalised, as in PyTorch. Keras
/// normalises the last axis alone unless told otherwise; here it is all of them.</para>
/// <para>Gradients: with x̂ = (x − μ) / √(σ² + ε) and g = ∂L/∂y · weight: ∂L/∂weight = Σ ∂L/∂y · x̂, ∂L/∂bias = Σ ∂L/∂y,
/// ∂L/∂x = (g − mean(g) − x̂ · mean(g · x̂)) / √(σ² + ε).</para>
/// <para>Source: Ba, Kiros and Hinton, <i>Layer normalization</i> (2016).</para>
/// </remarks>
public sealed class LayerNorm : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="axes">How many of the last axes are normalised together; null takes all.</param>
    /// <param name="epsilon">ε, which keeps a constant input from being divided by 0; above 0.</param>
    /// <param name="affine">False leaves scale and shift out.</param>
    /// <exception cref="LayerException">There are fewer than one axis, or ε is not above 0.</exception>
    public LayerNorm(int? axes = null, float epsilon = 1e-5f, bool affine = true)
    {
        if (axes < 1)
        {
            throw new LayerException($"a {Kind} layer normalises at least one axis; received {axes}");
        }

        Axes = axes;
        Epsilon = NormalizationRules.RequireEpsilon(Kind, epsilon);
        IsAffine = affine;
    }

    /// <summary>How many of the last axes are normalised together; null for all.</summary>
    public int? Axes { get; }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <summary>True if there are a scale and a shift.</summary>
    public bool IsAffine { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Axes is not { } axes || axes <= input.Rank
        ? input
        : throw new LayerException($"a {Kind} layer normalises no more axes than there are; received {axes} axes for {input}");

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        if (!IsAffine)
        {
            return [];
        }

        var shape = new Shape(input.Dimensions[^(Axes ?? input.Rank)..]);
        return [new ParameterSpec("weight", shape, new Constant(1f), 1, 1), new ParameterSpec("bias", shape, new Constant(0f), 1, 1)];
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context)
    {
        var size = new Shape(context.Input.Dimensions[^(Axes ?? context.Input.Rank)..]).Count;
        return new LayerNormPlan(size, Epsilon, IsAffine, context);
    }
}
