using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>What lies on the right side of its margin costs nothing.</summary>
/// <remarks>
/// <para>Equation, for outputs y of n elements and sides s of ±1: L = Σᵢ max(0, 1 − sᵢ yᵢ) / n, ∂L/∂y = −s / n where s y is below 1, else 0. The
/// batch's loss is the mean over its samples, as Keras' <c>Hinge</c> has it.</para>
/// <para>Targets: rows of n floats, of which those above 0 stand for s = 1 and the others for −1 (so ±1 and 0/1 both do); or class indices:
/// 0 or 1 for a single output, else the one output whose side is 1.</para>
/// </remarks>
public sealed class Hinge : Loss
{
    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = 1f / step.Output.Features;
        LossKernels.Hinge(TargetChecks.Rows(step, scale, scale));
    }
}
