using System.Globalization;
using System.Text;

namespace Spanwise.Core.IO.Reports;

/// <summary>HTML under construction. Markup and text go in by different methods, so that no text of a user's is ever read as markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup of the program's own, as it stands.</summary>
    public HtmlText Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Adds text, or the value of an attribute in double quotes: &lt; &gt; &amp; " ' are escaped, controls become blanks.</summary>
    public HtmlText Text(string text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '&' => _text.Append("&amp;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                _ => _text.Append(char.IsControl(character) ? ' ' : character),
            };
        }

        return this;
    }

    /// <summary>Adds a coordinate: a tenth of a unit is finer than a pixel.</summary>
    public HtmlText Number(double value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{Math.Round(value, 1):0.#}");
        return this;
    }

    /// <summary>Adds an attribute whose value is a coordinate.</summary>
    public HtmlText Attribute(string name, double value) => Raw(" ").Raw(name).Raw("=\"").Number(value).Raw("\"");

    /// <summary>Adds an element that holds text only.</summary>
    public HtmlText Element(string name, string text) => Raw("<").Raw(name).Raw(">").Text(text).Raw("</").Raw(name).Raw(">\n");

    /// <summary>The HTML so far.</summary>
    public override string ToString() => _text.ToString();
}
