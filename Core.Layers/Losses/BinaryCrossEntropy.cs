using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>Cross-entropy of yes-or-no outputs, each of which is judged by itself.</summary>
/// <remarks>
/// <para>Equation, for probabilities p and targets t of n elements: L = −Σᵢ (tᵢ ln pᵢ + (1 − tᵢ) ln(1 − pᵢ)) / n; the batch's loss is the mean
/// over its samples.</para>
/// <para>From logits x, p = σ(x): L = Σᵢ (max(xᵢ, 0) − xᵢ tᵢ + ln(1 + e^−|xᵢ|)) / n, ∂L/∂x = (σ(x) − t) / n. Stable for any x, and to be preferred.</para>
/// <para>From probabilities: no logarithm is taken below −100, and ∂L/∂p = (p − t) / max(p (1 − p), 10⁻¹²) / n, as in PyTorch's
/// <c>BCELoss</c>; a p outside 0 to 1 gives NaN.</para>
/// <para>Targets: rows of n numbers from 0 to 1; or class indices: 0 or 1 for a single output, else the one output that is 1.</para>
/// </remarks>
public sealed class BinaryCrossEntropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogits">True if the model's outputs are logits, false if they are probabilities.</param>
    public BinaryCrossEntropy(bool fromLogits = true)
    {
        FromLogits = fromLogits;
    }

    /// <inheritdoc/>
    public override string Name => "binary cross-entropy";

    /// <summary>True if the model's outputs are logits, false if they are probabilities.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = 1f / step.Output.Features;
        var rows = TargetChecks.Rows(step, scale, scale);
        var targets = step.Targets;
        if (targets.IsClasses)
        {
            if (FromLogits)
            {
                LossKernels.LogisticCrossEntropy(rows, targets.Classes);
            }
            else
            {
                LossKernels.BernoulliCrossEntropy(rows, targets.Classes);
            }
        }
        else if (FromLogits)
        {
            LossKernels.LogisticCrossEntropy(rows, targets.Values.Data, targets.Values.Stride);
        }
        else
        {
            LossKernels.BernoulliCrossEntropy(rows, targets.Values.Data, targets.Values.Stride);
        }
    }
}
