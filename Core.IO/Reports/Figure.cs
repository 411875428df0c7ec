namespace Spanwise.Core.IO.Reports;

/// <summary>A picture of a report: a title, the picture, and under it a line that says what is seen.</summary>
/// <param name="title">The title.</param>
public abstract class Figure(string title)
{
    /// <summary>The title.</summary>
    public string Title { get; } = title;

    /// <summary>A line under the picture; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>True for a picture that takes the whole width of the page, where other figures stand side by side.</summary>
    public bool IsWide { get; init; }

    /// <summary>Writes the picture itself, everything it needs inside.</summary>
    internal abstract void WriteBody(HtmlText html);

    internal void Write(HtmlText html)
    {
        html.Raw(IsWide ? "<figure class=\"wide\">\n" : "<figure>\n").Element("h3", Title);
        WriteBody(html);
        if (Caption is not null)
        {
            html.Element("figcaption", Caption);
        }

        html.Raw("</figure>\n");
    }
}
