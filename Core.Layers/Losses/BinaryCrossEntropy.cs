using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>Cross-entropy of yes-or-no outputs, each of which is judged by itself.</summary>
/// <remarks>
/// <para>Equation, for probabilities p and targets t of n elements: L = −Σᵢ (tᵢ ln pᵢ + (1 − tᵢ) ln(1 − pᵢ)) / n; the batch's loss is the mean
/// over its samples.</para>
/// <para>From logits x, p = σ(x): L = Σᵢ (max(xᵢ, 0) − xᵢ tᵢ + ln(1 + e^−|xᵢ|)) / n, ∂L/∂x = (σ(x) − t) / n. Stable for any x, and to be preferred.</para>
/// <para>From probabilities: no logarithm is taken below −100, and ∂L/∂p = (p − t) / max(p (1 − p), 10⁻¹²) / n, as in PyTorch's
/// <c>BCELoss</c>; a p outside 0 to 1 gives NaN.</para>
/// <para>Label smoothing ε puts t (1 − ε) + ε/2 in the place of t. From logits, a positive weight w makes it
/// L = −Σᵢ (w tᵢ ln σ(xᵢ) + (1 − tᵢ) ln(1 − σ(xᵢ))) / n, PyTorch's <c>pos_weight</c>.</para>
/// <para>Several labels at a time, of which any number may be true, are rows of n targets. Targets: rows of n numbers from 0 to 1; or class indices: 0 or 1 for a single output, else the one output that is 1.</para>
/// </remarks>
public sealed class BinaryCrossEntropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogits">True if the model's outputs are logits, false if they are probabilities.</param>
    /// <param name="labelSmoothing">ε, the share of every target that is spread over yes and no; from 0 to below 1.</param>
    /// <param name="positiveWeight">w, the factor of what says yes; finite and above 0. Other than 1 it takes logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">There is a positive weight for probabilities.</exception>
    public BinaryCrossEntropy(bool fromLogits = true, float labelSmoothing = 0f, float positiveWeight = 1f)
    {
        LabelSmoothing = LossChecks.Smoothing(nameof(labelSmoothing), labelSmoothing);
        PositiveWeight = LossChecks.Positive(nameof(positiveWeight), positiveWeight);
        if (positiveWeight != 1f && !fromLogits)
        {
            throw new ArgumentException($"a positive weight other than 1 takes logits; received {positiveWeight} for probabilities", nameof(positiveWeight));
        }

        FromLogits = fromLogits;
    }

    /// <inheritdoc/>
    public override string Name => "binary cross-entropy";

    /// <summary>True if the model's outputs are logits, false if they are probabilities.</summary>
    public bool FromLogits { get; }

    /// <summary>ε, the share of every target that is spread over yes and no.</summary>
    public float LabelSmoothing { get; }

    /// <summary>w, the factor of what says yes.</summary>
    public float PositiveWeight { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = 1f / step.Output.Features;
        var rows = TargetChecks.Rows(step, scale, scale, LabelSmoothing);
        if (PositiveWeight != 1f)
        {
            LossKernels.WeightedLogisticCrossEntropy(rows, PositiveWeight);
        }
        else if (FromLogits)
        {
            LossKernels.LogisticCrossEntropy(rows);
        }
        else
        {
            LossKernels.BernoulliCrossEntropy(rows);
        }
    }
}
