using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Reports;

/// <summary>
/// A model as a picture. Where all layers are dense and narrow: neurons and connections, red for positive weights and blue for negative
/// ones, the thicker the greater. Else: a box for each layer with its output shape and parameters, and lines for what flows between them.
/// </summary>
/// <param name="title">The title.</param>
/// <param name="model">The model; its weights are those of the moment the page is written.</param>
public sealed class NetworkDrawing(string title, Model model) : Figure(title)
{
    private const int MostNeurons = 16;
    private const double RowHeight = 34;
    private const double BoxHeight = 40;
    private const double BoxRight = 428;
    private const double Middle = 218;
    private const double Pitch = 56;
    private const int Lanes = 5;

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        if (model is Sequential chain && chain.Shapes.All(static shape => shape.Rank == 1 && shape.Count <= MostNeurons) && chain.Layers.All(static layer => layer is Dense))
        {
            WriteNeurons(html, chain);
        }
        else
        {
            WriteBoxes(html);
        }
    }

    private void WriteNeurons(HtmlText html, Sequential chain)
    {
        var most = chain.Shapes.Max(static shape => shape.Count);
        var height = (most * RowHeight) + 16;
        ChartFrame.Open(html, Title, height);
        var layer = 0;
        foreach (var tensor in chain.Parameters.Tensors)
        {
            if (tensor.Spec.Shape.Rank == 2)
            {
                WriteConnections(html, chain, height, layer++, chain.Parameters[tensor]);
            }
        }

        for (var column = 0; column < chain.Shapes.Length; column++)
        {
            for (var i = 0; i < chain.Shapes[column].Count; i++)
            {
                html.Raw("<circle class=\"box\"").Attribute("cx", X(chain, column)).Attribute("cy", Y(height, chain.Shapes[column].Count, i)).Attribute("r", 9).Raw("/>\n");
            }
        }

        html.Raw("</svg>\n");
    }

    private static void WriteConnections(HtmlText html, Sequential chain, double height, int layer, ReadOnlySpan<float> weights)
    {
        var (inputs, units) = (chain.Shapes[layer].Count, chain.Shapes[layer + 1].Count);
        var most = 1e-12f;
        foreach (var weight in weights)
        {
            most = Math.Max(most, Math.Abs(weight));
        }

        for (var i = 0; i < inputs; i++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                var weight = weights[(i * units) + unit] / most;
                if (weight != 0f)
                {
                    html.Raw("<line class=\"").Raw(weight > 0 ? "s3" : "s0").Raw("\" stroke-width=\"").Number(0.5 + (3.5 * Math.Abs(weight))).Raw("\" opacity=\"0.75\"")
                        .Attribute("x1", X(chain, layer)).Attribute("y1", Y(height, inputs, i)).Attribute("x2", X(chain, layer + 1)).Attribute("y2", Y(height, units, unit)).Raw("/>\n");
                }
            }
        }
    }

    // Value by value from top to bottom. What goes to the next box is a short arrow; what goes past others runs along the side.
    private void WriteBoxes(HtmlText html)
    {
        var rows = model.Summary().Rows;
        var inputs = model.Inputs.Length;
        ChartFrame.Open(html, Title, ((rows.Length + inputs) * Pitch) + 4);
        for (var i = 0; i < inputs; i++)
        {
            WriteBox(html, i, model.Inputs[i].Name, model.Inputs[i].Shape.ToString());
        }

        var lanes = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var parameters = row.IsShared ? ", shared" : row.ParameterCount > 0 ? string.Create(CultureInfo.InvariantCulture, $", {row.ParameterCount} parameters") : string.Empty;
            WriteBox(html, i + inputs, row.Name == i.ToString(CultureInfo.InvariantCulture) ? row.Kind : $"{row.Kind} {row.Name}", row.OutputShape + parameters);
            foreach (var from in model.Nodes[i].From)
            {
                if (from == i + inputs - 1)
                {
                    ChartFrame.Line(html, "axis", Middle, (from * Pitch) + BoxHeight + 2, Middle, ((from + 1) * Pitch) + 2);
                    html.Raw("<path class=\"f8\" d=\"M").Number(Middle - 5).Raw(" ").Number(((from + 1) * Pitch) - 5).Raw("h10l-5 7z\"/>\n");
                }
                else
                {
                    WriteBypass(html, from, i + inputs, lanes++ % Lanes);
                }
            }
        }

        html.Raw("</svg>\n");
    }

    private static void WriteBypass(HtmlText html, int from, int to, int lane)
    {
        var (start, end, side) = ((from * Pitch) + (BoxHeight / 2) + 2, (to * Pitch) + (BoxHeight / 2) + 2, BoxRight + 10 + (8 * lane));
        html.Raw("<path class=\"line s8\" d=\"M").Number(BoxRight).Raw(" ").Number(start).Raw("H").Number(side).Raw("V").Number(end).Raw("H").Number(BoxRight + 6).Raw("\"/>\n");
        html.Raw("<path class=\"f8\" d=\"M").Number(BoxRight).Raw(" ").Number(end).Raw("l8 -5v10z\"/>\n");
    }

    private static void WriteBox(HtmlText html, int row, string name, string detail)
    {
        var top = row * Pitch;
        html.Raw("<rect class=\"box\" rx=\"4\" x=\"8\"").Attribute("width", BoxRight - 8).Attribute("y", top + 2).Attribute("height", BoxHeight).Raw("/>\n");
        ChartFrame.Text(html, 18, top + 27, "start", "t", name);
        ChartFrame.Text(html, BoxRight - 10, top + 27, "end", "m", detail);
    }

    private static double X(Sequential chain, int column) => 30 + (420d * column / (chain.Shapes.Length - 1));

    private static double Y(double height, int count, int index) => (height / 2) + ((index - ((count - 1) / 2d)) * RowHeight);
}
