namespace Spanwise.Core.IO.Reports;

/// <summary>A picture of a <see cref="Gallery"/>.</summary>
/// <param name="Pixels">Grey values, row by row.</param>
/// <param name="Columns">Pixels in a row.</param>
/// <param name="Caption">A few words under it.</param>
/// <param name="IsWrong">True to mark it.</param>
public sealed record GalleryTile(byte[] Pixels, int Columns, string Caption, bool IsWrong = false)
{
    /// <summary>A picture of numbers from 0 (black) to 1 (white), such as the output of a network; what lies outside is cut off.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="caption">A few words under it.</param>
    /// <param name="isWrong">True to mark it.</param>
    public static GalleryTile OfUnitValues(ReadOnlySpan<float> values, int columns, string caption, bool isWrong = false)
    {
        var pixels = new byte[values.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            // NaN compares as false and stays black.
            pixels[i] = values[i] > 0f ? (byte)Math.Round(255f * Math.Min(1f, values[i])) : (byte)0;
        }

        return new GalleryTile(pixels, columns, caption, isWrong);
    }
}
