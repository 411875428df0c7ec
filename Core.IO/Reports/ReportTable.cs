namespace Spanwise.Core.IO.Reports;

/// <summary>A table of a report. Columns whose cells are numbers stand at the right. Wider than a phone, it slides in its own frame.</summary>
/// <param name="headers">A heading for each column.</param>
public sealed class ReportTable(params string[] headers)
{
    private readonly List<(string[] Cells, string? Link, bool? Holds)> _rows = [];

    /// <summary>Rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text for each column.</param>
    /// <exception cref="ArgumentException">There are more or fewer than columns.</exception>
    public void AddRow(params string[] cells) => Add(cells, null, null);

    /// <summary>Adds a row that leads somewhere, or whose last cell is a verdict.</summary>
    /// <param name="link">A file beside the page that the first cell leads to; null for none.</param>
    /// <param name="holds">What the last cell's colour says: true for good, false for bad, null for neither.</param>
    /// <param name="cells">A text for each column.</param>
    /// <exception cref="ArgumentException">There are more or fewer than columns.</exception>
    public void AddRow(string? link, bool? holds, params string[] cells) => Add(cells, link, holds);

    internal void Write(HtmlText html)
    {
        html.Raw("<div class=\"scroll\"><table>\n<thead><tr>");
        var right = Array.ConvertAll(headers, _ => true);
        for (var column = 0; column < headers.Length; column++)
        {
            right[column] = _rows.Count > 0 && _rows.TrueForAll(row => IsNumber(row.Cells[column]));
            html.Raw(right[column] ? "<th class=\"n\">" : "<th>").Text(headers[column]).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var (cells, link, holds) in _rows)
        {
            html.Raw("<tr>");
            for (var column = 0; column < cells.Length; column++)
            {
                var verdict = column == cells.Length - 1 && holds is { } good ? (good ? " good" : " bad") : string.Empty;
                html.Raw("<td class=\"").Raw(right[column] ? "n" : "l").Raw(verdict).Raw("\">");
                if (column == 0 && link is not null)
                {
                    html.Raw("<a href=\"").Text(link).Raw("\">").Text(cells[column]).Raw("</a>");
                }
                else
                {
                    html.Text(cells[column]);
                }

                html.Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static bool IsNumber(string cell) => cell.Length > 0 && (char.IsAsciiDigit(cell[0]) || cell[0] is '-' or '−' or '–');

    private void Add(string[] cells, string? link, bool? holds)
    {
        if (cells.Length != headers.Length)
        {
            throw new ArgumentException($"a row has {headers.Length} cells, one for each column; received {cells.Length}", nameof(cells));
        }

        _rows.Add((cells, link, holds));
    }
}
