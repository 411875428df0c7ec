namespace Spanwise.Core.Train.Minimizers;

/// <summary>When a minimisation ends: at the first rule that holds.</summary>
public sealed record StopRules
{
    /// <summary>The most iterations; at least 1. What an iteration is, each <see cref="Minimizer"/> says.</summary>
    public long Iterations { get; init; } = 1000;

    /// <summary>The most evaluations of the function; at least 1. Looked at between two evaluations.</summary>
    public long Evaluations { get; init; } = long.MaxValue;

    /// <summary>A value that is good enough; −∞ for none.</summary>
    public double Goal { get; init; } = double.NegativeInfinity;

    /// <summary>
    /// ε: the search has converged when values differ by no more than ε · max(1, |value|): those of two iterations (BFGS, L-BFGS), or those of all points
    /// (Nelder–Mead, swarm). Finite and not negative.
    /// </summary>
    public double ValueTolerance { get; init; } = 1e-12;

    /// <summary>The search has converged when no element of the gradient is larger (BFGS, L-BFGS). Finite and not negative.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>Called after each iteration with its number and the best value so far; returning false ends the search.</summary>
    public Func<long, double, bool>? IterationEnded { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Evaluations, 1);
        if (double.IsNaN(Goal))
        {
            throw new ArgumentOutOfRangeException(nameof(Goal), Goal, "Goal must be a number; received NaN");
        }

        MinimizerChecks.NotNegative(nameof(ValueTolerance), ValueTolerance);
        MinimizerChecks.NotNegative(nameof(GradientTolerance), GradientTolerance);
    }
}
