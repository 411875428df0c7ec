namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>Some tiles of an image: rows and columns of them.</summary>
/// <param name="RowFrom">First row of tiles.</param>
/// <param name="RowTo">One past the last row.</param>
/// <param name="From">First tile of each row.</param>
/// <param name="To">One past the last tile of each row.</param>
internal readonly record struct TileRegion(int RowFrom, int RowTo, int From, int To)
{
    /// <summary>Tiles of a row.</summary>
    public int Width => To - From;

    /// <summary>The number of tiles.</summary>
    public int Count => (RowTo - RowFrom) * Width;
}
