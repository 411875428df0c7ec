using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers.Drawing;

/// <summary>Mermaid's flowcharts: <c>n0 --> n1</c>.</summary>
internal static class MermaidDrawing
{
    public static string Draw(Diagram diagram)
    {
        var text = new StringBuilder("flowchart TD\n");
        for (var i = 0; i < diagram.Boxes.Length; i++)
        {
            var box = diagram.Boxes[i];
            var (open, close) = box.Role switch
            {
                DiagramRole.Input => ("([", "])"),
                DiagramRole.Output => ("[[", "]]"),
                _ => ("[", "]"),
            };
            text.Append(CultureInfo.InvariantCulture, $"  n{i}{open}\"{Escape(box.Name)}<br>{Escape(box.Kind)}<br>{Escape(box.Shape)}\"{close}\n");
        }

        foreach (var (from, to) in diagram.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{from} --> n{to}\n");
        }

        return text.ToString();
    }

    // Labels are HTML in which '#' begins an entity: letters, digits and plain signs stay, all else goes as its number.
    private static string Escape(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '(' or ')' or ',' or '.' or '-' or '_' or '/' or ':')
            {
                text.Append(rune.ToString());
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return text.ToString();
    }
}
