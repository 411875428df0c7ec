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

    /// <param name="rows">Rows of windows of an image, through all slices.</param>
    /// <param name="rowLength">Windows of a row.</param>
    /// <param name="matrixRows">Rows of the patch matrix.</param>
    /// <param name="batch">The most images in a call.</param>
    public ConvTiling(int rows, int rowLength, int matrixRows, int batch)
    {
        (Rows, RowLength) = (rows, rowLength);
        var target = Math.Clamp(MatrixFloats / matrixRows, LeastColumns, MostColumns);
        var places = checked(rows * rowLength);
        if (places <= target)
        {
            Images = Math.Clamp(target / places, 1, batch);
            (RowsPerTile, WidthPerTile, Columns) = (Rows, RowLength, Images * places);
        }
        else
        {
            Images = 1;
            (RowsPerTile, WidthPerTile) = RowLength <= target ? (Share(Rows, target / RowLength), RowLength) : (1, Share(RowLength, target));
            Columns = RowsPerTile * WidthPerTile;
        }

        var lines = (Columns + (2 * RoomFloats) - 1) / RoomFloats;
        Stride = (lines | 1) * RoomFloats;
    }

    // As many at a time as make equal parts: 16 rows by 7 go as 6 + 6 + 4, not 7 + 7 + 2.
    private static int Share(int count, int most)
    {
        var parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
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
