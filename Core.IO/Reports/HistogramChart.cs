namespace Spanwise.Core.IO.Reports;

/// <summary>How often values fall into each of some equal intervals; several sets lie over one another.</summary>
/// <param name="title">The title.</param>
/// <param name="label">What the values are.</param>
/// <param name="bins">Intervals.</param>
/// <param name="sets">The sets by their names. Values that are not finite do not count.</param>
public sealed class HistogramChart(string title, string label, int bins, params IReadOnlyList<(string Name, IReadOnlyList<float> Values)> sets) : Figure(title)
{
    /// <summary>The ends of the axis; null for the least and the greatest value.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        Legend.Write(html, [.. sets.Select((one, i) => (one.Name, i))]);
        var (low, high) = Range ?? Ends();
        var counts = sets.Select(set => Count(set.Values, low, high)).ToArray();
        var frame = new ChartFrame(
            new AxisScale([low, high], log: false, ChartFrame.Left, ChartFrame.Right, exact: true),
            new AxisScale([0, .. counts.SelectMany(static one => one)], log: false, ChartFrame.Bottom, ChartFrame.Top, exact: false));
        frame.Begin(html, Title);
        frame.WriteAxes(html, label, "count", grid: true);
        for (var set = 0; set < counts.Length; set++)
        {
            var path = new HtmlText().Raw("M").Number(ChartFrame.Left).Raw(" ").Number(ChartFrame.Bottom);
            for (var bin = 0; bin < bins; bin++)
            {
                path.Raw("V").Number(frame.Y.Place(counts[set][bin])).Raw("H").Number(ChartFrame.Left + ((bin + 1d) / bins * (ChartFrame.Right - ChartFrame.Left)));
            }

            html.Raw("<path class=\"bar f").Number(set % ReportStyle.Colours).Raw(" s").Number(set % ReportStyle.Colours).Raw("\" d=\"")
                .Raw(path.ToString()).Raw("V").Number(ChartFrame.Bottom).Raw("Z\"/>\n");
        }

        html.Raw("</svg>\n");
    }

    private (double Low, double High) Ends()
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in sets.SelectMany(static set => set.Values))
        {
            if (float.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return low < high ? (low, high) : low == high ? (low - 0.5, high + 0.5) : (0, 1);
    }

    private double[] Count(IReadOnlyList<float> values, double low, double high)
    {
        var counts = new double[bins];
        foreach (var value in values)
        {
            if (value >= low && value <= high)
            {
                counts[Math.Min(bins - 1, (int)((value - low) / (high - low) * bins))]++;
            }
        }

        return counts;
    }
}
