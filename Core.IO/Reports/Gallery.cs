using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Reports;

/// <summary>Small grey pictures with a few words under each; those marked wrong have a frame.</summary>
/// <param name="title">The title.</param>
/// <param name="tiles">The pictures.</param>
public sealed class Gallery(string title, params IReadOnlyList<GalleryTile> tiles) : Figure(title)
{
    /// <summary>Screen points that a pixel of a picture takes.</summary>
    public double Magnification { get; init; } = 1.5;

    /// <summary>Images of a set, with what they are and what they were taken for.</summary>
    /// <param name="title">The title.</param>
    /// <param name="images">The set.</param>
    /// <param name="predicted">The class predicted for each image of the set.</param>
    /// <param name="shown">Which images, by their numbers.</param>
    public static Gallery OfPredictions(string title, ImageSet images, IReadOnlyList<int> predicted, IEnumerable<int> shown) => new(
        title,
        [.. shown.Select(i => new GalleryTile(images.Image(i).ToArray(), images.Columns, $"{images.Labels[i]} → {predicted[i]}", images.Labels[i] != predicted[i]))])
    {
        IsWide = true,
    };

    /// <inheritdoc/>
    internal override void WriteBody(HtmlText html)
    {
        html.Raw("<div class=\"tiles\">\n");
        foreach (var tile in tiles)
        {
            var height = tile.Pixels.Length / tile.Columns;
            html.Raw(tile.IsWrong ? "<div class=\"tile wrong\">" : "<div class=\"tile\">")
                .Raw("<img alt=\"").Text(tile.Caption).Raw("\"").Attribute("width", tile.Columns * Magnification).Attribute("height", height * Magnification)
                .Raw(" src=\"").Raw(DataUri.Grey(tile.Columns, height, tile.Pixels)).Raw("\">").Text(tile.Caption).Raw("</div>\n");
        }

        html.Raw("</div>\n");
    }
}
