namespace Spanwise.Core.IO.Reports;

/// <summary>Names beside their colours; above the picture and not in it, so that it never covers anything and breaks where the page does.</summary>
internal static class Legend
{
    public static void Write(HtmlText html, IReadOnlyList<(string Name, int Colour)> entries)
    {
        if (entries.All(static entry => entry.Name.Length == 0))
        {
            return;
        }

        // What has no name explains itself.

        html.Raw("<ul class=\"legend\">");
        foreach (var (name, colour) in entries.Where(static entry => entry.Name.Length > 0))
        {
            html.Raw("<li><i class=\"b").Number(colour % ReportStyle.Colours).Raw("\"></i>").Text(name).Raw("</li>");
        }

        html.Raw("</ul>\n");
    }
}
