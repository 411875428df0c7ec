namespace Spanwise.Core.IO.Reports;

/// <summary>What a model says at every place of a plane, as coloured pixels behind a chart's points: its decision regions.</summary>
public sealed class ChartBackground
{
    private readonly byte[] _pixels;
    private readonly int _extent;

    private ChartBackground(double left, double right, double bottom, double top, byte[] pixels, int extent)
    {
        (Left, Right, Bottom, Top, _pixels, _extent) = (left, right, bottom, top, pixels, extent);
    }

    /// <summary>The least abscissa.</summary>
    public double Left { get; }

    /// <summary>The greatest abscissa.</summary>
    public double Right { get; }

    /// <summary>The least ordinate.</summary>
    public double Bottom { get; }

    /// <summary>The greatest ordinate.</summary>
    public double Top { get; }

    /// <summary>The places at which a model is to be asked, two floats each, row by row from the top: the middles of extent × extent pixels.</summary>
    /// <param name="left">The least abscissa.</param>
    /// <param name="right">The greatest abscissa.</param>
    /// <param name="bottom">The least ordinate.</param>
    /// <param name="top">The greatest ordinate.</param>
    /// <param name="extent">Pixels in a row and in a column.</param>
    public static float[] Grid(double left, double right, double bottom, double top, int extent = 100)
    {
        var places = new float[2 * extent * extent];
        for (var i = 0; i < extent * extent; i++)
        {
            places[2 * i] = (float)(left + ((right - left) * ((i % extent) + 0.5) / extent));
            places[(2 * i) + 1] = (float)(top - ((top - bottom) * ((i / extent) + 0.5) / extent));
        }

        return places;
    }

    /// <summary>Regions of classes, each the paler the less sure.</summary>
    /// <param name="left">As for <see cref="Grid"/>.</param>
    /// <param name="right">As for <see cref="Grid"/>.</param>
    /// <param name="bottom">As for <see cref="Grid"/>.</param>
    /// <param name="top">As for <see cref="Grid"/>.</param>
    /// <param name="classes">The class at each place.</param>
    /// <param name="certainty">From 0 to 1 at each place; null for certain everywhere.</param>
    /// <exception cref="ArgumentException">The places are no square number, or there is not one certainty for each.</exception>
    public static ChartBackground OfClasses(double left, double right, double bottom, double top, IReadOnlyList<int> classes, IReadOnlyList<double>? certainty = null)
    {
        var extent = (int)Math.Round(Math.Sqrt(classes.Count));
        if (extent * extent != classes.Count || (certainty is not null && certainty.Count != classes.Count))
        {
            throw new ArgumentException($"the places of a background form a square, with a class and a certainty each; received {classes.Count} classes and {certainty?.Count ?? classes.Count} certainties", nameof(classes));
        }

        var pixels = new byte[3 * classes.Count];
        for (var i = 0; i < classes.Count; i++)
        {
            // Half the colour at most: the points in front, in full colour, stay to be seen.
            var share = 0.15 + (0.4 * Math.Clamp(certainty?[i] ?? 1, 0, 1));
            var colour = ReportStyle.Palette[classes[i] % ReportStyle.Colours];
            for (var channel = 0; channel < 3; channel++)
            {
                var full = (colour >> (16 - (8 * channel))) & 0xFF;
                pixels[(3 * i) + channel] = (byte)(255 - (share * (255 - full)));
            }
        }

        return new ChartBackground(left, right, bottom, top, pixels, extent);
    }

    internal void Write(HtmlText html) => html.Raw("<image preserveAspectRatio=\"none\"")
        .Attribute("x", ChartFrame.Left).Attribute("y", ChartFrame.Top)
        .Attribute("width", ChartFrame.Right - ChartFrame.Left).Attribute("height", ChartFrame.Bottom - ChartFrame.Top)
        .Raw(" href=\"").Raw(DataUri.Colour(_extent, _extent, _pixels)).Raw("\"/>\n");
}
