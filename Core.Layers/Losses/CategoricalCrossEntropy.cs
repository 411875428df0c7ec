using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>
/// Cross-entropy between target classes and probabilities that the model itself gives, or their logarithms. Where the model can end
/// with logits, <see cref="SoftmaxCrossEntropy"/> is faster and more precise.
/// </summary>
/// <remarks>
/// <para>Equation, for probabilities p and targets t: L = −Σᵢ tᵢ ln pᵢ, no logarithm taken below −100; ∂L/∂p = −t / max(p, 10⁻¹²). For
/// logarithms x = ln p: L = −Σᵢ tᵢ xᵢ, ∂L/∂x = −t (PyTorch's <c>NLLLoss</c>). A term is 0 where t is 0.</para>
/// <para>Targets: class indices from 0 to n − 1, or rows of n probabilities, one-hot or soft.</para>
/// <para>The batch's loss is the mean over its samples.</para>
/// </remarks>
public sealed class CategoricalCrossEntropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogarithms">True if the model's outputs are logarithms of probabilities (<c>LogSoftmaxLayer</c>), false if probabilities.</param>
    public CategoricalCrossEntropy(bool fromLogarithms = false)
    {
        FromLogarithms = fromLogarithms;
    }

    /// <inheritdoc/>
    public override string Name => "cross-entropy of probabilities";

    /// <summary>True if the model's outputs are logarithms of probabilities.</summary>
    public bool FromLogarithms { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var rows = TargetChecks.Rows(step);
        if (FromLogarithms)
        {
            LossKernels.LogProbability(rows);
        }
        else
        {
            LossKernels.Probability(rows);
        }
    }
}
