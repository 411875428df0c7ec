namespace Spanwise.Core.Simd.Optimizers;

/// <summary>The constants of one step of Adam: the same for all parameters, so they are worked out once, in double precision.</summary>
/// <remarks>
/// The step rate · m̂ / (√v̂ + ε) is written as Rate · m / (√v + Epsilon) with Rate = rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) and
/// Epsilon = ε · √(1 − β₂ᵗ), which is the same number with both corrections moved out of the loop (Kingma and Ba, end of section 2).
/// </remarks>
public readonly record struct AdamCoefficients
{
    private AdamCoefficients(double beta1, double beta2, double rate, double epsilon, double decay)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Rate = rate;
        Epsilon = epsilon;
        Decay = decay;
    }

    /// <summary>β₁, the share of the first moment that is kept.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the share of the second moment that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>The learning rate with both bias corrections.</summary>
    public double Rate { get; }

    /// <summary>ε with the second bias correction.</summary>
    public double Epsilon { get; }

    /// <summary>The share of a weight that is taken away before the step: the learning rate times the weight decay.</summary>
    public double Decay { get; }

    /// <summary>Works out the constants of a step.</summary>
    /// <param name="rate">The learning rate; finite and not negative.</param>
    /// <param name="beta1">β₁; from 0 to below 1.</param>
    /// <param name="beta2">β₂; from 0 to below 1.</param>
    /// <param name="epsilon">ε; finite, and at least the smallest normal float, or 0/0 could arise.</param>
    /// <param name="step">The number t of the step, from 1.</param>
    /// <param name="weightDecay">λ of AdamW; finite and not negative; 0 is plain Adam.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static AdamCoefficients ForStep(double rate, double beta1, double beta2, double epsilon, long step, double weightDecay = 0)
    {
        if (!(rate >= 0 && double.IsFinite(rate)))
        {
            ThrowHelper.OutOfRange(nameof(rate), rate, "finite and not negative");
        }

        CheckShare(nameof(beta1), beta1);
        CheckShare(nameof(beta2), beta2);
        CheckEpsilon(nameof(epsilon), epsilon);
        CheckWeightDecay(nameof(weightDecay), weightDecay);
        ThrowHelper.RequireAtLeast(nameof(step), step, 1);
        var firstCorrection = 1d - Math.Pow(beta1, step);
        var secondCorrection = Math.Sqrt(1d - Math.Pow(beta2, step));
        return new AdamCoefficients(beta1, beta2, rate * secondCorrection / firstCorrection, epsilon * secondCorrection, rate * weightDecay);
    }

    /// <summary>Checks a share β.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    public static void CheckShare(string name, double beta)
    {
        if (!(beta >= 0 && beta < 1))
        {
            ThrowHelper.OutOfRange(name, beta, "at least 0 and below 1");
        }
    }

    /// <summary>Checks λ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public static void CheckWeightDecay(string name, double weightDecay)
    {
        if (!(weightDecay >= 0 && double.IsFinite(weightDecay)))
        {
            ThrowHelper.OutOfRange(name, weightDecay, "finite and not negative");
        }
    }

    /// <summary>Checks ε.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.2 · 10⁻³⁸ or not finite.</exception>
    public static void CheckEpsilon(string name, double epsilon)
    {
        const double SmallestNormal = 1.1754943508222875e-38;
        if (!(epsilon >= SmallestNormal && epsilon <= float.MaxValue))
        {
            ThrowHelper.OutOfRange(name, epsilon, "at least 1.18e-38 and finite");
        }
    }
}
