using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>How far the model's distribution is from the target's: the Kullback–Leibler divergence.</summary>
/// <remarks>
/// <para>Equation, for probabilities p and targets t: L = Σᵢ tᵢ (ln tᵢ − ln pᵢ), no logarithm of p taken below −100; ∂L/∂p = −t / max(p, 10⁻¹²). For
/// logarithms x = ln p: L = Σᵢ tᵢ (ln tᵢ − xᵢ), ∂L/∂x = −t. A term is 0 where t is 0.</para>
/// <para>Kullback and Leibler, <i>On information and sufficiency</i> (1951); PyTorch's <c>KLDivLoss(reduction='batchmean')</c>, which takes
/// logarithms. From logits, <see cref="SoftmaxCrossEntropy"/> has the same gradient; the values differ by the entropy of the targets.</para>
/// <para>Targets: rows of n probabilities, or class indices from 0 to n − 1.</para>
/// </remarks>
public sealed class KullbackLeibler : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogarithms">True if the model's outputs are logarithms of probabilities (<c>LogSoftmaxLayer</c>), false if probabilities.</param>
    public KullbackLeibler(bool fromLogarithms = true)
    {
        FromLogarithms = fromLogarithms;
    }

    /// <inheritdoc/>
    public override string Name => "divergence";

    /// <summary>True if the model's outputs are logarithms of probabilities.</summary>
    public bool FromLogarithms { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var rows = TargetChecks.Rows(step);
        if (FromLogarithms)
        {
            LossKernels.DivergenceOfLogs(rows);
        }
        else
        {
            LossKernels.Divergence(rows);
        }
    }
}
