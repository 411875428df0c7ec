using System.Text;

namespace Spanwise.Core.IO.Reports;

/// <summary>
/// A page of text, tables and pictures as one HTML file that needs nothing else: no network, no script, no other file. It follows the
/// reader's light or dark setting and is readable on a phone.
/// </summary>
/// <remarks>Whatever text it is given appears as that text: nothing is read as markup.</remarks>
/// <example>
/// <code>
/// var page = new ReportPage("A training") { Lead = "784-30-10 on MNIST" };
/// page.Add(new Chart("Loss", "epoch", "loss", new ChartSeries("training", epochs, losses)));
/// using var file = File.Create("report.html");
/// page.Write(file);
/// </code>
/// </example>
/// <param name="title">The title of the page.</param>
public sealed class ReportPage(string title)
{
    private readonly List<Action<HtmlText>> _blocks = [];
    private bool _inFigures;

    /// <summary>The title.</summary>
    public string Title { get; } = title;

    /// <summary>A paragraph under the title; null for none.</summary>
    public string? Lead { get; set; }

    /// <summary>Where the title's line leads back to, such as <c>index.html</c>, a file beside this one; null for nowhere.</summary>
    public string? Parent { get; set; }

    /// <summary>The pictures on the page so far.</summary>
    public int Figures { get; private set; }

    /// <summary>Begins a section.</summary>
    /// <param name="text">Its heading.</param>
    public void AddHeading(string text) => AddBlock(html => html.Element("h2", text));

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">The paragraph.</param>
    public void AddText(string text) => AddBlock(html => html.Element("p", text));

    /// <summary>Adds text whose lines and blanks stay as they are, such as a model's summary.</summary>
    /// <param name="text">The text.</param>
    public void AddPreformatted(string text) => AddBlock(html =>
    {
        html.Raw("<pre>");
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            html.Text(line).Raw("\n");
        }

        html.Raw("</pre>\n");
    });

    /// <summary>Adds a table.</summary>
    /// <param name="table">The table; rows that are added later count too.</param>
    public void Add(ReportTable table) => AddBlock(table.Write);

    /// <summary>Adds a picture.</summary>
    /// <param name="figure">The picture.</param>
    public void Add(Figure figure)
    {
        Figures++;
        if (!_inFigures)
        {
            _blocks.Add(static html => html.Raw("<div class=\"figures\">\n"));
            _inFigures = true;
        }

        _blocks.Add(figure.Write);
    }

    /// <summary>Writes the page in UTF-8.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        var html = new HtmlText()
            .Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
            .Element("title", Title)
            .Raw("<style>\n").Raw(ReportStyle.Sheet).Raw("</style>\n</head>\n<body>\n<main>\n");
        if (Parent is not null)
        {
            html.Raw("<nav><a href=\"").Text(Parent).Raw("\">← all</a></nav>\n");
        }

        html.Element("h1", Title);
        if (Lead is not null)
        {
            html.Raw("<p class=\"lead\">").Text(Lead).Raw("</p>\n");
        }

        foreach (var block in _blocks)
        {
            block(html);
        }

        html.Raw(_inFigures ? "</div>\n" : string.Empty).Raw("</main>\n</body>\n</html>\n");
        stream.Write(Encoding.UTF8.GetBytes(html.ToString()));
    }

    private void AddBlock(Action<HtmlText> write)
    {
        if (_inFigures)
        {
            _blocks.Add(static html => html.Raw("</div>\n"));
            _inFigures = false;
        }

        _blocks.Add(html => write(html));
    }
}
