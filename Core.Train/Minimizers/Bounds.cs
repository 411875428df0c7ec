using System.Collections.Immutable;

namespace Spanwise.Core.Train.Minimizers;

/// <summary>The box in which a point is searched.</summary>
public sealed class Bounds
{
    /// <summary>A box with an interval for each parameter.</summary>
    /// <param name="low">The least values; finite.</param>
    /// <param name="high">The largest; finite and above the least.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or not above the other.</exception>
    public Bounds(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        if (low.Length != high.Length || low.IsEmpty)
        {
            throw new ArgumentException($"every parameter has two bounds; received {low.Length} lower and {high.Length} upper ones", nameof(high));
        }

        for (var i = 0; i < low.Length; i++)
        {
            if (!(low[i] < high[i] && double.IsFinite(high[i] - low[i])))
            {
                throw new ArgumentOutOfRangeException(nameof(high), high[i], $"an upper bound must be finite and above the lower one, {low[i]}, of parameter {i}; received {high[i]}");
            }
        }

        (Low, High) = ([.. low], [.. high]);
    }

    /// <summary>The least values.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The largest values.</summary>
    public ImmutableArray<double> High { get; }

    /// <summary>Number of parameters.</summary>
    public int Count => Low.Length;

    /// <summary>The same interval for each parameter.</summary>
    /// <param name="count">Number of parameters; at least 1.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no parameters, a bound is not finite, or not above the other.</exception>
    public static Bounds Cube(int count, double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (lows, highs) = (new double[count], new double[count]);
        Array.Fill(lows, low);
        Array.Fill(highs, high);
        return new Bounds(lows, highs);
    }

    /// <summary>The width of a parameter's interval.</summary>
    internal double Width(int parameter) => High[parameter] - Low[parameter];

    /// <summary>The nearest point of the box.</summary>
    internal void Clamp(Span<double> point)
    {
        for (var i = 0; i < point.Length; i++)
        {
            point[i] = Math.Clamp(point[i], Low[i], High[i]);
        }
    }

    internal void RequireCount(int count)
    {
        if (count != Count)
        {
            throw new ArgumentException($"the bounds are those of {Count} parameters; the function has {count}");
        }
    }
}
