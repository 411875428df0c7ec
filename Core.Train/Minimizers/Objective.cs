namespace Spanwise.Core.Train.Minimizers;

/// <summary>A function of parameters.</summary>
/// <param name="point">The parameters.</param>
public delegate double PointFunction(ReadOnlySpan<double> point);

/// <summary>A function of parameters that is to be made small: of a model's, or of anything else that numbers decide, such as a learning rate.</summary>
/// <example>
/// <code>
/// var bowl = Objective.Of(2, point => (point[0] * point[0]) + (10 * point[1] * point[1]));
/// var least = new NelderMead().Minimize(bowl, [3, 4]);
/// </code>
/// </example>
public abstract class Objective
{
    /// <summary>Makes the function.</summary>
    /// <param name="count">Number of parameters; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no parameters.</exception>
    protected Objective(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
    }

    /// <summary>Number of parameters.</summary>
    public int Count { get; }

    /// <summary>Wraps a delegate.</summary>
    /// <param name="count">Number of parameters; at least 1.</param>
    /// <param name="function">The function; what it gives that is no number, or infinite, counts as worse than everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no parameters.</exception>
    public static Objective Of(int count, PointFunction function) => new Wrapped(count, function);

    /// <summary>The value at a point. Called by one thread at a time; the same point must give the same value.</summary>
    /// <param name="point">The parameters.</param>
    public abstract double Value(ReadOnlySpan<double> point);

    private sealed class Wrapped(int count, PointFunction function) : Objective(count)
    {
        public override double Value(ReadOnlySpan<double> point) => function(point);
    }
}
