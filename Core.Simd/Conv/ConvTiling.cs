using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// Which windows go through one matrix product: several images where each has few, else some rows of windows, or parts of one row. A
/// function of the convolution and the most images in a call, never of a worker's slice.
/// </summary>
internal sealed class ConvTiling
{
    // A patch matrix of 256 KiB leaves room for weights and planes in a second-level cache of 512 KiB and up. Less than 64 columns
    // starve the register tiles, more than 512 bring them nothing (bench/BASELINE.md, rows Conv).
    private const int MatrixFloats = 65536;
    private const int LeastColumns = 64;
    private const int MostColumns = 512;

    // One vector of room behind each row, into which the one before may be written too far; and an odd number of lines between rows,
    // which keeps a column of them out of the same few sets of a cache.
    private const int RoomFloats = AlignedBuffer.AlignmentFloats;

    public ConvTiling(in WindowGeometry window, int matrixRows, int batch)
    {
        (Rows, RowLength) = (window.Depth.Output * window.Height.Output, window.Width.Output);
        var target = Math.Clamp(MatrixFloats / matrixRows, LeastColumns, MostColumns);
        if (window.Outputs <= target)
        {
            Images = Math.Clamp(target / window.Outputs, 1, batch);
            (RowsPerTile, WidthPerTile, Columns) = (Rows, RowLength, Images * window.Outputs);
        }
        else
        {
            Images = 1;
            (RowsPerTile, WidthPerTile) = RowLength <= target ? (target / RowLength, RowLength) : (1, target);
            Columns = RowsPerTile * WidthPerTile;
        }

        var lines = (Columns + (2 * RoomFloats) - 1) / RoomFloats;
        Stride = (lines | 1) * RoomFloats;
    }

    /// <summary>Images whose windows go through one product.</summary>
    public int Images { get; }

    /// <summary>The most windows in one product.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row of the patch matrix to the next.</summary>
    public int Stride { get; }

    private int Rows { get; }

    private int RowLength { get; }

    private int RowsPerTile { get; }

    private int WidthPerTile { get; }

    /// <summary>All windows of an image.</summary>
    public WindowRegion Whole => new(0, Rows, 0, RowLength);

    /// <summary>The next part of an image, or false behind the last. Begin with the default.</summary>
    public bool Next(ref WindowRegion region)
    {
        if (region.Count > 0 && region.To < RowLength)
        {
            region = new WindowRegion(region.RowFrom, region.RowTo, region.To, Math.Min(RowLength, region.To + WidthPerTile));
            return true;
        }

        if (region.RowTo == Rows)
        {
            return false;
        }

        region = new WindowRegion(region.RowTo, Math.Min(Rows, region.RowTo + RowsPerTile), 0, WidthPerTile);
        return true;
    }

    /// <summary>The first window of a region, counted through its image.</summary>
    public int FirstOf(in WindowRegion region) => (region.RowFrom * RowLength) + region.From;
}
