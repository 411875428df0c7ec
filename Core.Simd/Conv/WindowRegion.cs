namespace Spanwise.Core.Simd.Conv;

/// <summary>Some windows: whole rows of them, or a part of one row.</summary>
/// <param name="RowFrom">First row, counted through all slices.</param>
/// <param name="RowTo">One past the last row.</param>
/// <param name="From">First window of each row.</param>
/// <param name="To">One past the last window of each row.</param>
internal readonly record struct WindowRegion(int RowFrom, int RowTo, int From, int To)
{
    /// <summary>The number of windows.</summary>
    public int Count => (RowTo - RowFrom) * (To - From);
}
