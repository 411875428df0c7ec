using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Reports;

/// <summary>Weights as pictures: one for each unit of a dense layer over images, or for each filter of a convolution. Blue is negative, white 0, red positive.</summary>
public sealed class WeightPictures : Figure
{
    private readonly float[][] _pictures;
    private readonly int _columns;

    /// <summary>Makes the figure.</summary>
    /// <param name="title">The title.</param>
    /// <param name="pictures">The weights of each picture, row by row.</param>
    /// <param name="columns">Weights in a row.</param>
    public WeightPictures(string title, float[][] pictures, int columns)
        : base(title)
    {
        (_pictures, _columns) = (pictures, columns);
        Magnification = columns < 12 ? 48d / columns : 2;
    }

    /// <summary>Screen points that a weight takes.</summary>
    public double Magnification { get; init; }

    /// <summary>The weights of a model's first layer, if they can be seen: a dense layer over square images, or a convolution over images.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">The most pictures.</param>
    /// <returns>The figure, or null where the layer has no such weights.</returns>
    public static WeightPictures? OfFirstLayer(Model model, int most = 64)
    {
        foreach (var tensor in model.Parameters.Tensors)
        {
            var shape = tensor.Spec.Shape;
            var values = model.Parameters[tensor].ToArray();
            if (shape.Rank == 2 && Math.Round(Math.Sqrt(shape[0])) is >= 6 and var side && side * side == shape[0])
            {
                // [inputs, units]: a unit is a column.
                var (inputs, units) = (shape[0], shape[1]);
                var pictures = new float[Math.Min(units, most)][];
                for (var unit = 0; unit < pictures.Length; unit++)
                {
                    pictures[unit] = [.. Enumerable.Range(0, inputs).Select(i => values[(i * units) + unit])];
                }

                return new WeightPictures($"Weights into the units of layer {tensor.Layer}", pictures, (int)side) { IsWide = true };
            }

            if (shape.Rank == 4)
            {
                // [filters, channels, height, width]
                var area = shape[2] * shape[3];
                return new WeightPictures($"Filters of layer {tensor.Layer}", [.. values.Chunk(area).Take(most)], shape[3]) { IsWide = true };
            }

            if (shape.Rank >= 2)
            {
                return null;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        html.Raw("<div class=\"tiles\">\n");
        foreach (var weights in _pictures)
        {
            var height = weights.Length / _columns;
            html.Raw("<div class=\"tile\"><img alt=\"weights\"").Attribute("width", _columns * Magnification).Attribute("height", height * Magnification)
                .Raw(" src=\"").Raw(DataUri.Colour(_columns, height, Colours(weights))).Raw("\"></div>\n");
        }

        html.Raw("</div>\n");
    }

    // Each picture by its own greatest magnitude: what a unit looks for, not how loud it is.
    private static byte[] Colours(float[] weights)
    {
        var most = weights.Max(static weight => float.IsFinite(weight) ? Math.Abs(weight) : 0f);
        var pixels = new byte[3 * weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var share = most > 0f && float.IsFinite(weights[i]) ? weights[i] / most : 0f;
            var pale = (byte)Math.Round(255 * (1 - Math.Abs(share)));
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = share > 0f ? ((byte)255, pale, pale) : (pale, pale, (byte)255);
        }

        return pixels;
    }
}
