namespace Spanwise.Core.IO.Reports;

/// <summary>Curves and clouds of points over two axes.</summary>
/// <param name="title">The title.</param>
/// <param name="xLabel">What the horizontal axis shows.</param>
/// <param name="yLabel">What the vertical axis shows.</param>
/// <param name="series">What is shown, the last in front.</param>
public sealed class Chart(string title, string xLabel, string yLabel, params IReadOnlyList<ChartSeries> series) : Figure(title)
{
    private const int MostLargeDots = 600;

    /// <summary>True if equal heights are equal factors; values that are not above 0 are left out.</summary>
    public bool LogY { get; init; }

    /// <summary>True if equal widths are equal factors.</summary>
    public bool LogX { get; init; }

    /// <summary>A picture behind the points that covers the whole field; null for none.</summary>
    public ChartBackground? Background { get; init; }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        Legend.Write(html, [.. series.Select((one, i) => (one.Name, one.Colour ?? i))]);
        IEnumerable<double> xs = series.SelectMany(static one => one.X);
        IEnumerable<double> ys = series.SelectMany(static one => one.Y);
        if (Background is { } field)
        {
            (xs, ys) = ([field.Left, field.Right], [field.Bottom, field.Top]);
        }

        var frame = new ChartFrame(
            new AxisScale(xs, LogX, ChartFrame.Left, ChartFrame.Right, exact: true),
            new AxisScale(ys, LogY, ChartFrame.Bottom, ChartFrame.Top, exact: Background is not null));
        frame.Begin(html, Title);
        Background?.Write(html);
        frame.WriteAxes(html, xLabel, yLabel, grid: Background is null);
        for (var i = 0; i < series.Count; i++)
        {
            WriteSeries(html, frame, series[i], (series[i].Colour ?? i) % ReportStyle.Colours, Background is not null);
        }

        html.Raw("</svg>\n");
    }

    private static void WriteSeries(HtmlText html, ChartFrame frame, ChartSeries series, int colour, bool ringed)
    {
        var path = new HtmlText();
        var isDots = series.Mark == ChartMark.Dots;
        var joined = false;
        for (var i = 0; i < series.X.Count; i++)
        {
            if (!frame.X.IsShown(series.X[i]) || !frame.Y.IsShown(series.Y[i]))
            {
                joined = false;
                continue;
            }

            path.Raw(joined ? "L" : "M").Number(frame.X.Place(series.X[i])).Raw(" ").Number(frame.Y.Place(series.Y[i]));

            // A line of no length with round ends is a dot.
            path.Raw(isDots ? "h0" : string.Empty);
            joined = !isDots;
        }

        var d = path.ToString();
        var fine = series.X.Count > MostLargeDots ? " fine" : string.Empty;
        if (isDots && ringed)
        {
            html.Raw("<path class=\"ring").Raw(fine).Raw("\" d=\"").Raw(d).Raw("\"/>\n");
        }

        var kind = series.Mark switch { ChartMark.Dots => "dots" + fine, ChartMark.DashedLine => "line dash", _ => "line" };
        html.Raw("<path class=\"").Raw(kind).Raw(" s").Number(colour).Raw("\" d=\"").Raw(d).Raw("\"/>\n");
    }
}
