using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>Squared error near the target, absolute error far from it.</summary>
/// <remarks>
/// <para>Equation, for outputs y and targets t of n elements and dᵢ = yᵢ − tᵢ: L = Σᵢ lᵢ / n with l = ½ d² where |d| ≤ δ, else δ (|d| − ½ δ);
/// ∂L/∂y = d / n, held within ±δ/n. The batch's loss is the mean over its samples.</para>
/// <para>Huber, <i>Robust estimation of a location parameter</i> (1964); PyTorch's <c>HuberLoss</c>, and <c>SmoothL1Loss</c> for δ = 1.</para>
/// <para>Targets: rows of n floats, or class indices from 0 to n − 1, which stand for a 1 among zeros.</para>
/// </remarks>
public sealed class Huber : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="delta">δ, the distance at which squares end; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">delta is out of its range.</exception>
    public Huber(float delta = 1f)
    {
        Delta = LossChecks.Positive(nameof(delta), delta);
    }

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <summary>δ, the distance at which squares end.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var scale = 1f / step.Output.Features;
        LossKernels.Huber(TargetChecks.Rows(step, scale, scale), Delta);
    }
}
