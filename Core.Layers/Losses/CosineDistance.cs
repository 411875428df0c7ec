using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>The angle between outputs and targets, whatever their lengths: 1 − cos.</summary>
/// <remarks>
/// <para>Equation, for outputs y and targets t: c = y·t / max(|y| |t|, 10⁻⁸); L = 1 − c; ∂L/∂y = (c y / |y| − t / |t|) / |y|, and −t / 10⁻⁸ where
/// |y| |t| is below 10⁻⁸. PyTorch's <c>CosineEmbeddingLoss</c> with target 1; Keras' <c>CosineSimilarity</c> is this less 1.</para>
/// <para>Targets: rows of n floats, or class indices from 0 to n − 1, which stand for a 1 among zeros.</para>
/// <para>The batch's loss is the mean over its samples.</para>
/// </remarks>
public sealed class CosineDistance : Loss
{
    /// <inheritdoc/>
    public override string Name => "cosine distance";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step) => LossKernels.Cosine(TargetChecks.Rows(step));
}
