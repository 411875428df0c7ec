using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Spanwise.Core.IO.Reports;

/// <summary>A picture that another writer has drawn as SVG, such as <see cref="Spanwise.Core.Layers.Drawing.ModelDrawing.ToSvg"/>.</summary>
/// <remarks>
/// It stands in the page as an image: its styles and names stay its own, a browser runs none of its scripts and loads nothing that it refers to. It follows light and dark where it
/// asks for <c>prefers-color-scheme</c>.
/// </remarks>
public sealed class SvgFigure : Figure
{
    private readonly string _svg;

    /// <summary>Takes a drawing.</summary>
    /// <param name="title">The title.</param>
    /// <param name="svg">One svg element.</param>
    /// <exception cref="FormatException">It is no well-formed svg element.</exception>
    public SvgFigure(string title, string svg)
        : base(title)
    {
        XElement root;
        try
        {
            root = XElement.Parse(svg);
        }
        catch (XmlException e)
        {
            throw new FormatException($"a drawing is one well-formed svg element: {e.Message}", e);
        }

        if (root.Name != XName.Get("svg", "http://www.w3.org/2000/svg"))
        {
            throw new FormatException($"a drawing is one svg element of its namespace; received {root.Name}");
        }

        _svg = svg;
    }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html) => WriteImage(html, Title, _svg);

    internal static void WriteImage(HtmlText html, string title, string svg) => html.Raw("<img class=\"drawing\" alt=\"").Text(title)
        .Raw("\" src=\"data:image/svg+xml;base64,").Raw(Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))).Raw("\">\n");
}
