using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>The mean distance between outputs and targets; outliers pull no harder than their neighbours.</summary>
/// <remarks>
/// <para>Equation, for outputs y and targets t of n elements: L = Σᵢ |yᵢ − tᵢ| / n, ∂L/∂y = sign(y − t) / n, 0 where they are equal. The batch's
/// loss is the mean over its samples, as PyTorch's <c>L1Loss</c> has it.</para>
/// <para>Targets: rows of n floats, or class indices from 0 to n − 1, which stand for a 1 among zeros.</para>
/// </remarks>
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override string Name => "absolute error";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = 1f / step.Output.Features;
        LossKernels.AbsoluteError(TargetChecks.Rows(step, scale, scale));
    }
}
