namespace Spanwise.Core.Simd.Optimizers;

/// <summary>The constants of one step of Nadam, worked out in double precision.</summary>
/// <remarks>
/// μₜ = β₁ (1 − ½ · 0.96^(ψ t)); m̂ = μₜ₊₁ m / (1 − Π₁ᵗ⁺¹ μ) + (1 − μₜ) g / (1 − Π₁ᵗ μ); v̂ = v / (1 − β₂ᵗ). The step rate · m̂ / (√v̂ + ε) is
/// written as (MeanRate · m + GradientRate · g) / (√v + Epsilon), each with √(1 − β₂ᵗ) multiplied in.
/// </remarks>
public readonly record struct NadamCoefficients
{
    private const double DecayBase = 0.96;

    private NadamCoefficients(double beta1, double beta2, double meanRate, double gradientRate, double epsilon)
    {
        (Beta1, Beta2, MeanRate, GradientRate, Epsilon) = (beta1, beta2, meanRate, gradientRate, epsilon);
    }

    /// <summary>β₁, the share of the first moment that is kept.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the share of the second moment that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>The factor of the first moment.</summary>
    public double MeanRate { get; }

    /// <summary>The factor of the gradient itself.</summary>
    public double GradientRate { get; }

    /// <summary>ε with the second bias correction.</summary>
    public double Epsilon { get; }

    /// <summary>μₜ, the momentum of a step.</summary>
    /// <param name="beta1">β₁.</param>
    /// <param name="momentumDecay">ψ.</param>
    /// <param name="step">t, from 1.</param>
    public static double Momentum(double beta1, double momentumDecay, long step) => beta1 * (1 - (0.5 * Math.Pow(DecayBase, step * momentumDecay)));

    /// <summary>Works out the constants of a step.</summary>
    /// <param name="rate">The learning rate; finite and not negative.</param>
    /// <param name="beta1">β₁; from 0 to below 1.</param>
    /// <param name="beta2">β₂; from 0 to below 1.</param>
    /// <param name="epsilon">ε; finite and at least the smallest normal float.</param>
    /// <param name="momentumDecay">ψ; finite and not negative.</param>
    /// <param name="step">The number t of the step, from 1.</param>
    /// <param name="momentumProduct">Π₁ᵗ μ, the momenta of all steps up to this one multiplied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static NadamCoefficients ForStep(double rate, double beta1, double beta2, double epsilon, double momentumDecay, long step, double momentumProduct)
    {
        if (!(rate >= 0 && double.IsFinite(rate)))
        {
            ThrowHelper.OutOfRange(nameof(rate), rate, "finite and not negative");
        }

        AdamCoefficients.CheckShare(nameof(beta1), beta1);
        AdamCoefficients.CheckShare(nameof(beta2), beta2);
        AdamCoefficients.CheckEpsilon(nameof(epsilon), epsilon);
        AdamCoefficients.CheckWeightDecay(nameof(momentumDecay), momentumDecay);
        ThrowHelper.RequireAtLeast(nameof(step), step, 1);
        if (!(momentumProduct >= 0 && momentumProduct < 1))
        {
            ThrowHelper.OutOfRange(nameof(momentumProduct), momentumProduct, "at least 0 and below 1");
        }

        var momentum = Momentum(beta1, momentumDecay, step);
        var next = Momentum(beta1, momentumDecay, step + 1);
        var correction = Math.Sqrt(1 - Math.Pow(beta2, step));
        return new NadamCoefficients(
            beta1,
            beta2,
            rate * correction * next / (1 - (momentumProduct * next)),
            rate * correction * (1 - momentum) / (1 - momentumProduct),
            epsilon * correction);
    }
}
