using System.Collections.Immutable;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>Gives every channel mean 0 and variance 1 over the batch and all places, then a learned scale and shift.</summary>
/// <remarks>
/// <para>Equation, training: y = (x − μ) / √(σ² + ε) · weight + bias, with mean μ and variance σ² (÷ n) of the channel over the whole batch.
/// Inference: the same with running_mean and running_var, which move by momentum towards the batch's mean and variance (÷ (n − 1)) in every step.</para>
/// <para>Shapes: (features), or (channels, …) with up to three more axes; the output as the input. Parameters weight and bias, and the statistics running_mean,
/// running_var, all [channels], and num_batches_tracked, which training does not touch but by counting: names and order of PyTorch's BatchNorm1d to 3d.</para>
/// <para>Momentum is the share of the new value, as in PyTorch; Keras' momentum is the share of the old one, and its ε is 0.001.
/// A channel with one value in the whole batch has variance 0, where PyTorch refuses the batch.</para>
/// <para>Gradients: ∂L/∂weight = Σ δ · x̂ and ∂L/∂bias = Σ δ; ∂L/∂x = weight / √(σ² + ε) · (δ − mean(δ) − x̂ · mean(δ · x̂)), means over the whole batch.</para>
/// <para>Source: Ioffe and Szegedy, <i>Batch normalization</i> (2015). Workers meet once on each way; sums run row by row, so the bits do not depend on their number.</para>
/// </remarks>
public sealed class BatchNorm : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">ε, which keeps a constant channel from being divided by 0; above 0.</param>
    /// <param name="momentum">The share of a batch's statistics in the running ones, from 0 to 1.</param>
    /// <param name="affine">False leaves scale and shift out.</param>
    /// <exception cref="LayerException">ε is not above 0, or the momentum no share.</exception>
    public BatchNorm(float epsilon = 1e-5f, float momentum = 0.1f, bool affine = true)
    {
        if (!(momentum is >= 0f and <= 1f))
        {
            throw new LayerException($"the momentum of a {Kind} layer is from 0 to 1; received {momentum}");
        }

        Epsilon = NormalizationRules.RequireEpsilon(Kind, epsilon);
        Momentum = momentum;
        IsAffine = affine;
    }

    /// <summary>ε.</summary>
    public float Epsilon { get; }

    /// <summary>The share of a batch's statistics in the running ones.</summary>
    public float Momentum { get; }

    /// <summary>True if there are a scale and a shift.</summary>
    public bool IsAffine { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank is >= 1 and <= 4
        ? input
        : throw new LayerException($"a {Kind} layer takes samples of shape (features) or (channels, …) with one to three more axes; received {input}");

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var channels = new Shape(input[0]);
        ImmutableArray<ParameterSpec> statistics =
        [
            new("running_mean", channels, new Constant(0f), 1, 1) { IsTrained = false },
            new("running_var", channels, new Constant(1f), 1, 1) { IsTrained = false },
            new("num_batches_tracked", new Shape([]), new Constant(0f), 1, 1) { IsTrained = false, IsStoredAsInteger = true },
        ];
        return IsAffine
            ? [new ParameterSpec("weight", channels, new Constant(1f), 1, 1), new ParameterSpec("bias", channels, new Constant(0f), 1, 1), .. statistics]
            : statistics;
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new BatchNormPlan(this, context);
}
