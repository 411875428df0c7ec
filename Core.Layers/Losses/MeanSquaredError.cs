using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>The squared distance between outputs and targets.</summary>
/// <remarks>
/// <para>Equation, for outputs y and targets t of n elements: L = ½ Σᵢ (yᵢ − tᵢ)², ∂L/∂y = y − t; or, over elements,
/// L = Σᵢ (yᵢ − tᵢ)² / n, ∂L/∂y = 2 (y − t) / n. The batch's loss is the mean over its samples.</para>
/// <para>Targets: rows of n floats, or class indices from 0 to n − 1, which stand for a 1 among zeros.</para>
/// </remarks>
public sealed class MeanSquaredError : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="scaling">What the sum of squares is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException">scaling is no member of its enumeration.</exception>
    public MeanSquaredError(SquaredErrorScaling scaling = SquaredErrorScaling.MeanOverElements)
    {
        if (scaling is not (SquaredErrorScaling.HalfSumPerSample or SquaredErrorScaling.MeanOverElements))
        {
            throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "scaling is HalfSumPerSample or MeanOverElements");
        }

        Scaling = scaling;
    }

    /// <inheritdoc/>
    public override string Name => "squared error";

    /// <summary>What the sum of squares is divided by.</summary>
    public SquaredErrorScaling Scaling { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = Scaling == SquaredErrorScaling.HalfSumPerSample ? 1f : 2f / step.Output.Features;
        LossKernels.HalfSquaredError(TargetChecks.Rows(step, scale, scale));
    }
}
