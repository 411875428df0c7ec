namespace Spanwise.Core.IO.Reports;

/// <summary>The field of a chart with its two axes; 480 units wide, as wide as a phone's screen is in points.</summary>
internal sealed class ChartFrame(AxisScale x, AxisScale y)
{
    public const double Width = 480;
    public const double Height = 300;
    public const double Left = 66;
    public const double Right = 466;
    public const double Top = 12;
    public const double Bottom = 252;

    /// <summary>The horizontal axis.</summary>
    public AxisScale X { get; } = x;

    /// <summary>The vertical axis.</summary>
    public AxisScale Y { get; } = y;

    /// <summary>Opens the picture.</summary>
    public static void Open(HtmlText html, string title, double height) =>
        html.Raw("<svg viewBox=\"0 0 480 ").Number(height).Raw("\" role=\"img\" aria-label=\"").Text(title).Raw("\">\n");

    /// <summary>Opens the picture with its clip.</summary>
    public void Begin(HtmlText html, string title) => Open(html, title, Height);

    /// <summary>Draws grid, axes and their labels.</summary>
    public void WriteAxes(HtmlText html, string xLabel, string yLabel, bool grid)
    {
        var lastEnd = double.NegativeInfinity;
        foreach (var tick in X.Ticks)
        {
            var at = X.Place(tick);
            Line(html, grid ? "grid" : "axis", at, grid ? Top : Bottom, at, Bottom + 4);

            // On a phone a digit is 10 units wide: what would touch its neighbour is left out.
            var label = AxisScale.Label(tick);
            var half = label.Length * 5;
            if (at - half > lastEnd)
            {
                Text(html, Math.Min(at, Width - half), Bottom + 20, "middle", "m", label);
                lastEnd = at + half + 6;
            }
        }

        foreach (var tick in Y.Ticks)
        {
            var at = Y.Place(tick);
            Line(html, grid ? "grid" : "axis", Left - 4, at, grid ? Right : Left, at);
            Text(html, Left - 8, at + 4, "end", "m", AxisScale.Label(tick));
        }

        Line(html, "axis", Left, Bottom, Right, Bottom);
        Line(html, "axis", Left, Top, Left, Bottom);
        Text(html, (Left + Right) / 2, Height - 8, "middle", "t", xLabel);
        html.Raw("<text class=\"t\" text-anchor=\"middle\" transform=\"translate(14 ").Number((Top + Bottom) / 2).Raw(") rotate(-90)\">").Text(yLabel).Raw("</text>\n");
    }

    /// <summary>Draws a line.</summary>
    public static void Line(HtmlText html, string style, double x1, double y1, double x2, double y2) =>
        html.Raw("<line class=\"").Raw(style).Raw("\"").Attribute("x1", x1).Attribute("y1", y1).Attribute("x2", x2).Attribute("y2", y2).Raw("/>\n");

    /// <summary>Writes a text.</summary>
    public static void Text(HtmlText html, double x, double y, string anchor, string style, string text) =>
        html.Raw("<text class=\"").Raw(style).Raw("\" text-anchor=\"").Raw(anchor).Raw("\"").Attribute("x", x).Attribute("y", y).Raw(">").Text(text).Raw("</text>\n");
}
