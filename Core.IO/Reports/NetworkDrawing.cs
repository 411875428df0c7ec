using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Reports;

/// <summary>
/// A model as a picture. Where all layers are dense and narrow: neurons and connections, red for positive weights and blue for negative
/// ones, the thicker the greater. Else: a box for each layer with its output shape and parameters.
/// </summary>
/// <param name="title">The title.</param>
/// <param name="model">The model; its weights are those of the moment the page is written.</param>
public sealed class NetworkDrawing(string title, Sequential model) : Figure(title)
{
    private const int MostNeurons = 16;
    private const double RowHeight = 34;
    private const double BoxHeight = 40;

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        var small = model.Shapes.All(static shape => shape.Rank == 1 && shape.Count <= MostNeurons) && model.Layers.All(static layer => layer is Dense);
        if (small)
        {
            WriteNeurons(html);
        }
        else
        {
            WriteBoxes(html);
        }
    }

    private void WriteNeurons(HtmlText html)
    {
        var most = model.Shapes.Max(static shape => shape.Count);
        var height = (most * RowHeight) + 16;
        ChartFrame.Open(html, Title, height);
        var layer = 0;
        foreach (var tensor in model.Parameters.Tensors)
        {
            if (tensor.Spec.Shape.Rank == 2)
            {
                WriteConnections(html, height, layer++, model.Parameters[tensor]);
            }
        }

        for (var column = 0; column < model.Shapes.Length; column++)
        {
            for (var i = 0; i < model.Shapes[column].Count; i++)
            {
                html.Raw("<circle class=\"box\"").Attribute("cx", X(column)).Attribute("cy", Y(height, model.Shapes[column].Count, i)).Attribute("r", 9).Raw("/>\n");
            }
        }

        html.Raw("</svg>\n");
    }

    private void WriteConnections(HtmlText html, double height, int layer, ReadOnlySpan<float> weights)
    {
        var (inputs, units) = (model.Shapes[layer].Count, model.Shapes[layer + 1].Count);
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
                        .Attribute("x1", X(layer)).Attribute("y1", Y(height, inputs, i)).Attribute("x2", X(layer + 1)).Attribute("y2", Y(height, units, unit)).Raw("/>\n");
                }
            }
        }
    }

    private void WriteBoxes(HtmlText html)
    {
        var rows = model.Summary().Rows;
        ChartFrame.Open(html, Title, ((rows.Length + 1) * (BoxHeight + 16)) + 4);
        WriteBox(html, 0, "input", model.Input.ToString());
        for (var i = 0; i < rows.Length; i++)
        {
            var parameters = rows[i].ParameterCount > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rows[i].ParameterCount} parameters") : string.Empty;
            WriteBox(html, i + 1, rows[i].Kind, rows[i].OutputShape + parameters);
        }

        html.Raw("</svg>\n");
    }

    private static void WriteBox(HtmlText html, int row, string name, string detail)
    {
        var top = row * (BoxHeight + 16);
        if (row > 0)
        {
            ChartFrame.Line(html, "axis", 240, top - 14, 240, top + 2);
            html.Raw("<path class=\"f8\" d=\"M235 ").Number(top - 5).Raw("h10l-5 7z\"/>\n");
        }

        html.Raw("<rect class=\"box\" rx=\"4\" x=\"20\" width=\"440\"").Attribute("y", top + 2).Attribute("height", BoxHeight).Raw("/>\n");
        ChartFrame.Text(html, 32, top + 27, "start", "t", name);
        ChartFrame.Text(html, 448, top + 27, "end", "m", detail);
    }

    private double X(int column) => 30 + (420d * column / (model.Shapes.Length - 1));

    private static double Y(double height, int count, int index) => (height / 2) + ((index - ((count - 1) / 2d)) * RowHeight);
}
