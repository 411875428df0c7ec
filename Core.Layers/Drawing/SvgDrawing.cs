using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers.Drawing;

/// <summary>A picture of boxes and arrows, as text and without anything from elsewhere; sizes are in pixels.</summary>
internal static class SvgDrawing
{
    private const double LineHeight = 17;
    private const double BoxHeight = (3 * LineHeight) + 12;
    private const double RankHeight = BoxHeight + 44;
    private const double Gap = 28;
    private const double Margin = 16;

    // Letters of the fonts below are about 7.5 wide at 13 pixels; better too much room than text over an edge.
    private const double LetterWidth = 7.8;
    private const double LeastWidth = 90;
    private const int LongestText = 40;

    private const string Style =
        """
        <style>
        svg { background: #ffffff; }
        text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; text-anchor: middle; fill: #1f2328; }
        .kind, .shape { fill: #59636e; }
        rect { fill: #f6f8fa; stroke: #818b98; stroke-width: 1; }
        .input rect { fill: #ddf4ff; stroke: #0969da; }
        .output rect { fill: #dafbe1; stroke: #1a7f37; stroke-width: 2; }
        path { fill: none; stroke: #818b98; stroke-width: 1.5; }
        #tip path { fill: #818b98; stroke: none; }
        @media (prefers-color-scheme: dark) {
        svg { background: #0d1117; }
        text { fill: #f0f6fc; }
        .kind, .shape { fill: #9198a1; }
        rect { fill: #151b23; stroke: #656c76; }
        .input rect { fill: #121d2f; stroke: #4493f8; }
        .output rect { fill: #12261e; stroke: #3fb950; }
        path { stroke: #656c76; }
        #tip path { fill: #656c76; }
        }
        </style>
        """;

    public static string Draw(Diagram diagram)
    {
        var widths = new double[diagram.Boxes.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = WidthOf(diagram.Boxes[i]);
        }

        var layout = new LayeredLayout(diagram, widths, Gap);
        var (left, right) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var place = 0; place < layout.X.Length; place++)
        {
            // Where an arrow passes a rank, its place has no width.
            var half = place < widths.Length ? widths[place] / 2 : 0;
            (left, right) = (Math.Min(left, layout.X[place] - half - Margin), Math.Max(right, layout.X[place] + half + Margin));
        }

        var height = (layout.Ranks.Count * RankHeight) - (RankHeight - BoxHeight) + (2 * Margin);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{right - left:F0}\" height=\"{height:F0}\" viewBox=\"0 0 {right - left:F0} {height:F0}\" role=\"img\">\n");
        text.Append("<title>A model</title>\n").Append(Style.ReplaceLineEndings("\n")).Append('\n');
        text.Append("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>\n");
        for (var i = 0; i < diagram.Arrows.Length; i++)
        {
            var (from, to) = diagram.Arrows[i];
            text.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" data-from=\"{from}\" data-to=\"{to}\" marker-end=\"url(#tip)\" d=\"{Curve(layout, layout.Routes[i], left)}\"/>\n");
        }

        for (var i = 0; i < diagram.Boxes.Length; i++)
        {
            AppendBox(text, diagram.Boxes[i], layout.X[i] - left, TopOf(layout.RankOf(i)), widths[i]);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static double TopOf(int rank) => Margin + (rank * RankHeight);

    private static double WidthOf(DiagramBox box)
    {
        var letters = 0;
        foreach (var line in Lines(box))
        {
            letters = Math.Max(letters, line.Length);
        }

        return Math.Max(LeastWidth, (LetterWidth * letters) + 20);
    }

    private static string[] Lines(DiagramBox box) => [Short(box.Name), Short(box.Kind), Short(box.Shape)];

    private static string Short(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        // Not through the middle of a letter that takes two of UTF-16's units.
        var length = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return text[..length] + "…";
    }

    // Straight down beside the boxes of each rank that is passed, bent between the ranks.
    private static string Curve(LayeredLayout layout, int[] route, double left)
    {
        var path = new StringBuilder();
        for (var i = 1; i < route.Length; i++)
        {
            var (x0, y0) = (layout.X[route[i - 1]] - left, TopOf(layout.RankOf(route[i - 1])) + BoxHeight);
            var (x1, y1) = (layout.X[route[i]] - left, TopOf(layout.RankOf(route[i])));
            if (i == 1)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{x0:F1} {y0:F1}");
            }

            var middle = (y0 + y1) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{x0:F1} {middle:F1} {x1:F1} {middle:F1} {x1:F1} {y1:F1}");
            if (i < route.Length - 1)
            {
                path.Append(CultureInfo.InvariantCulture, $"V{y1 + BoxHeight:F1}");
            }
        }

        return path.ToString();
    }

    private static void AppendBox(StringBuilder text, DiagramBox box, double x, double top, double width)
    {
        var role = box.Role switch
        {
            DiagramRole.Input => "input",
            DiagramRole.Output => "output",
            _ => "node",
        };
        text.Append(CultureInfo.InvariantCulture, $"<g class=\"{role}\"><title>{Escape(box.Name)}: {Escape(box.Kind)} {Escape(box.Shape)}</title>");
        text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x - (width / 2):F1}\" y=\"{top:F1}\" width=\"{width:F1}\" height=\"{BoxHeight:F1}\" rx=\"{(box.Role == DiagramRole.Input ? BoxHeight / 2 : 6):F1}\"/>");
        var lines = Lines(box);
        for (var i = 0; i < lines.Length; i++)
        {
            var kind = i == 0 ? "name" : i == 1 ? "kind" : "shape";
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:F1}\" y=\"{top + ((i + 1) * LineHeight) + 2:F1}\">{Escape(lines[i])}</text>");
        }

        text.Append("</g>\n");
    }

    private static string Escape(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    text.Append("&lt;");
                    break;
                case '&':
                    text.Append("&amp;");
                    break;
                case '>':
                    text.Append("&gt;");
                    break;
                case '"':
                    text.Append("&quot;");
                    break;
                default:
                    // XML has no way to write control characters and these two.
                    text.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString());
                    break;
            }
        }

        return text.ToString();
    }
}
