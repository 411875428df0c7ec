using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Png;

/// <summary>A sheet with the first images of each class, one class a row, dark ink on white.</summary>
public static class ContactSheet
{
    private const int GapPixels = 4;

    /// <summary>Writes the sheet as PNG.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="set">The images.</param>
    /// <param name="perClass">Images of a class.</param>
    public static void Write(Stream stream, ImageSet set, int perClass = 24)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perClass);
        var width = GapPixels + (perClass * (set.Columns + GapPixels));
        var height = GapPixels + (set.Classes * (set.Rows + GapPixels));
        var sheet = new byte[width * height];
        sheet.AsSpan().Fill(byte.MaxValue);
        var used = new int[set.Classes];
        for (var i = 0; i < set.Count; i++)
        {
            var label = set.Labels[i];
            if (used[label] < perClass)
            {
                var left = GapPixels + (used[label]++ * (set.Columns + GapPixels));
                var top = GapPixels + (label * (set.Rows + GapPixels));
                Paste(set.Image(i), set.Columns, sheet.AsSpan((top * width) + left), width);
            }
        }

        PngWriter.WriteGrey(stream, width, height, sheet);
    }

    private static void Paste(ReadOnlySpan<byte> image, int columns, Span<byte> sheet, int width)
    {
        for (var i = 0; i < image.Length; i++)
        {
            sheet[(i / columns * width) + (i % columns)] = (byte)(byte.MaxValue - image[i]);
        }
    }
}
