using System.Xml;
using System.Xml.Linq;

namespace Spanwise.Core.IO.Reports;

/// <summary>A picture that another writer has drawn as SVG, such as a model's graph.</summary>
/// <remarks>The drawing is parsed and written anew without scripts, event attributes, and links to anything outside.</remarks>
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

        if (root.Name.LocalName != "svg")
        {
            throw new FormatException($"a drawing is one svg element; received {root.Name.LocalName}");
        }

        foreach (var element in root.DescendantsAndSelf().ToArray())
        {
            if (element.Name.LocalName is "script" or "foreignObject" or "iframe")
            {
                element.Remove();
                continue;
            }

            element.Attributes().Where(IsForeign).Remove();
        }

        _svg = root.ToString(SaveOptions.DisableFormatting);
    }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html) => html.Raw("<div class=\"scroll\">").Raw(_svg).Raw("</div>\n");

    private static bool IsForeign(XAttribute attribute) =>
        attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        || (attribute.Name.LocalName == "href" && !attribute.Value.StartsWith('#') && !attribute.Value.StartsWith("data:image/", StringComparison.Ordinal));
}
