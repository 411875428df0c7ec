namespace Spanwise.Core.Train.Minimizers;

/// <summary>A function of parameters with its gradient.</summary>
/// <param name="point">The parameters.</param>
/// <param name="gradient">Where ∂f/∂point goes.</param>
public delegate double SmoothFunction(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>A function of parameters that knows its gradient, as <see cref="Bfgs"/> and <see cref="Lbfgs"/> need it.</summary>
public abstract class SmoothObjective : Objective
{
    /// <summary>Makes the function.</summary>
    /// <param name="count">Number of parameters; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no parameters.</exception>
    protected SmoothObjective(int count)
        : base(count)
    {
    }

    /// <summary>Wraps a delegate.</summary>
    /// <param name="count">Number of parameters; at least 1.</param>
    /// <param name="function">The function; a value or gradient that is not finite counts as worse than everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no parameters.</exception>
    public static SmoothObjective Of(int count, SmoothFunction function) => new Wrapped(count, function);

    /// <summary>Value and gradient at a point. Called by one thread at a time; the same point must give the same figures.</summary>
    /// <param name="point">The parameters.</param>
    /// <param name="gradient">Where ∂f/∂point goes; as long as <paramref name="point"/>.</param>
    public abstract double Value(ReadOnlySpan<double> point, Span<double> gradient);

    private sealed class Wrapped(int count, SmoothFunction function) : SmoothObjective(count)
    {
        private readonly double[] _unwanted = new double[count];

        public override double Value(ReadOnlySpan<double> point) => function(point, _unwanted);

        public override double Value(ReadOnlySpan<double> point, Span<double> gradient) => function(point, gradient);
    }
}
