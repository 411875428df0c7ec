namespace Spanwise.Core.Layers;

/// <summary>Gives every sample mean 0 and variance 1 over all its values: what makes dark and bright pictures alike.</summary>
/// <remarks>
/// <para>Equation: y = (x − μ) / √(σ² + ε), with mean μ and variance σ² (÷ n) over the full sample; the same in training and inference.</para>
/// <para>Shapes: the output has the shape of the input. No parameters. It is <see cref="LayerNorm"/> over all axes without scale and shift.</para>
/// </remarks>
public sealed class InputNormalization : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">ε, which keeps a constant sample from being divided by 0; above 0.</param>
    /// <exception cref="LayerException">ε is not above 0.</exception>
    public InputNormalization(float epsilon = 1e-5f)
    {
        Epsilon = NormalizationRules.RequireEpsilon(Kind, epsilon);
    }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new LayerNormPlan(context.Input.Count, Epsilon, affine: false, context);
}
