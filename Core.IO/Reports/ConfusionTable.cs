using System.Globalization;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.IO.Reports;

/// <summary>A confusion matrix: rows are the true classes, columns those predicted; the fuller a cell, the deeper its colour.</summary>
/// <param name="title">The title.</param>
/// <param name="matrix">The counts.</param>
/// <param name="names">A name for each class; null numbers them.</param>
public sealed class ConfusionTable(string title, ConfusionMatrix matrix, IReadOnlyList<string>? names = null) : Figure(title)
{
    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        html.Raw("<div class=\"scroll\"><table class=\"matrix\"><tr><th>true \\ predicted</th>");
        for (var column = 0; column < matrix.Classes; column++)
        {
            html.Raw("<th>").Text(Name(column)).Raw("</th>");
        }

        html.Raw("</tr>\n");
        for (var row = 0; row < matrix.Classes; row++)
        {
            html.Raw("<tr><th>").Text(Name(row)).Raw("</th>");
            var total = Enumerable.Range(0, matrix.Classes).Sum(column => matrix[row, column]);
            for (var column = 0; column < matrix.Classes; column++)
            {
                WriteCell(html, matrix[row, column], total, row == column ? "--c2" : "--c3");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</table></div>\n");
    }

    // The root of the share, or a confusion of one in a hundred would look like none.
    private static void WriteCell(HtmlText html, long count, long total, string colour)
    {
        var strength = total == 0 ? 0 : Math.Round(60 * Math.Sqrt((double)count / total));
        html.Raw("<td style=\"background:color-mix(in srgb,var(").Raw(colour).Raw(") ").Number(strength).Raw("%,transparent)\">")
            .Text(count == 0 ? string.Empty : count.ToString(CultureInfo.InvariantCulture)).Raw("</td>");
    }

    private string Name(int index) => names?[index] ?? index.ToString(CultureInfo.InvariantCulture);
}
