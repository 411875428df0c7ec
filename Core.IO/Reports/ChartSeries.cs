namespace Spanwise.Core.IO.Reports;

/// <summary>Some points of a <see cref="Chart"/> that belong together. Values that are not finite are left out.</summary>
/// <param name="name">What the legend calls it.</param>
/// <param name="x">Abscissas.</param>
/// <param name="y">Ordinates, as many.</param>
public sealed class ChartSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
{
    /// <summary>Points over 1, 2, 3, …</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="y">Ordinates.</param>
    public ChartSeries(string name, IReadOnlyList<double> y)
        : this(name, [.. Enumerable.Range(1, y.Count).Select(static i => (double)i)], y)
    {
    }

    /// <summary>What the legend calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Abscissas.</summary>
    public IReadOnlyList<double> X { get; } = x;

    /// <summary>Ordinates.</summary>
    public IReadOnlyList<double> Y { get; } = x.Count == y.Count
        ? y
        : throw new ArgumentException($"every point has two coordinates; received {x.Count} abscissas and {y.Count} ordinates", nameof(y));

    /// <summary>How the points are shown.</summary>
    public ChartMark Mark { get; init; }

    /// <summary>Its colour, from 0; null takes that of its place in the chart.</summary>
    public int? Colour { get; init; }
}
