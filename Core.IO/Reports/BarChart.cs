namespace Spanwise.Core.IO.Reports;

/// <summary>One figure each of several things, side by side.</summary>
/// <param name="title">The title.</param>
/// <param name="label">What the figure is.</param>
/// <param name="bars">The things by their names.</param>
public sealed class BarChart(string title, string label, IReadOnlyList<(string Name, double Value)> bars) : Figure(title)
{
    private const double RowHeight = 26;
    private const double UnitsPerLetter = 9.6;
    private const double MostNameWidth = 280;

    /// <summary>Where the bars begin; null for 0.</summary>
    public double? From { get; init; }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        var shown = bars.Select(static bar => bar.Value).Where(double.IsFinite);
        var start = From ?? 0;
        var nameWidth = Math.Min(MostNameWidth, 16 + (UnitsPerLetter * bars.Max(static bar => bar.Name.Length)));
        var x = new AxisScale([start, .. shown], log: false, nameWidth, ChartFrame.Right - 60, exact: true);
        ChartFrame.Open(html, Title, (bars.Count * RowHeight) + 34);
        for (var i = 0; i < bars.Count; i++)
        {
            var (name, value) = bars[i];
            var top = (i * RowHeight) + 4;
            ChartFrame.Text(html, nameWidth - 8, top + 15, "end", "t", name);
            var (from, to) = (x.Place(start), x.Place(double.IsFinite(value) ? value : start));
            html.Raw("<rect class=\"f0\"").Attribute("x", Math.Min(from, to)).Attribute("y", top).Attribute("width", Math.Abs(to - from)).Attribute("height", RowHeight - 6).Raw("/>\n");
            ChartFrame.Text(html, Math.Max(from, to) + 6, top + 15, "start", "m", double.IsFinite(value) ? AxisScale.Label(Math.Round(value, 4)) : "–");
        }

        ChartFrame.Line(html, "axis", x.Place(start), 0, x.Place(start), (bars.Count * RowHeight) + 2);
        ChartFrame.Text(html, (nameWidth + ChartFrame.Right - 60) / 2, (bars.Count * RowHeight) + 24, "middle", "m", label);
        html.Raw("</svg>\n");
    }
}
