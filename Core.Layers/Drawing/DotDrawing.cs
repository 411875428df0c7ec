using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers.Drawing;

/// <summary>Graphviz's language: <c>n0 -> n1;</c>.</summary>
internal static class DotDrawing
{
    public static string Draw(Diagram diagram)
    {
        var text = new StringBuilder("digraph model {\n  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n");
        for (var i = 0; i < diagram.Boxes.Length; i++)
        {
            var box = diagram.Boxes[i];
            var shape = box.Role == DiagramRole.Inner ? string.Empty : box.Role == DiagramRole.Input ? ", shape=ellipse" : ", penwidth=2";
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=\"{Escape(box.Name)}\\n{Escape(box.Kind)}\\n{Escape(box.Shape)}\"{shape}];\n");
        }

        foreach (var (from, to) in diagram.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{to};\n");
        }

        return text.Append("}\n").ToString();
    }

    // Within quotes only the quote and the backslash mean something; a line break would be one in the label.
    private static string Escape(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
