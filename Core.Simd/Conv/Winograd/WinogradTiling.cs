namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>Which tiles are worked on at a time: some rows of them, or a part of one row. A function of the convolution alone.</summary>
internal sealed class WinogradTiling
{
    private readonly WinogradAxis _vertical;
    private readonly WinogradAxis _horizontal;
    private readonly int _rows;
    private readonly int _width;

    /// <param name="vertical">The vertical axis.</param>
    /// <param name="horizontal">The horizontal axis.</param>
    /// <param name="most">The most tiles at a time.</param>
    public WinogradTiling(in WinogradAxis vertical, in WinogradAxis horizontal, int most)
    {
        (_vertical, _horizontal) = (vertical, horizontal);
        (_rows, _width) = horizontal.Tiles <= most ? (Share(vertical.Tiles, most / horizontal.Tiles), horizontal.Tiles) : (1, Share(horizontal.Tiles, most));
    }

    /// <summary>The most tiles at a time.</summary>
    public int Tiles => _rows * _width;

    /// <summary>Floats of what some tiles of one channel read, for sixteen images.</summary>
    public long SourceFloats(int elements) =>
        Reach(_rows, elements, _vertical.SourceStep, _vertical.SourceParts, _vertical.Source) * Reach(_width, elements, _horizontal.SourceStep, _horizontal.SourceParts, _horizontal.Source) * LaneGroup.Size;

    /// <summary>Floats of what some tiles of one channel write, for sixteen images.</summary>
    public long TargetFloats =>
        Math.Min((long)_rows * WinogradAxis.TilePlaces * _vertical.TargetStep, _vertical.Target)
        * Math.Min((long)_width * WinogradAxis.TilePlaces * _horizontal.TargetStep, _horizontal.Target)
        * LaneGroup.Size;

    /// <summary>Floats between the two transforms of a row of tiles.</summary>
    public long ColumnFloats => (long)WinogradAxis.Points * ((WinogradAxis.TilePlaces * _width) + 2) * LaneGroup.Size;

    /// <summary>The next tiles, or false behind the last. Begin with the default.</summary>
    public bool Next(ref TileRegion region)
    {
        if (region.Count > 0 && region.To < _horizontal.Tiles)
        {
            region = new TileRegion(region.RowFrom, region.RowTo, region.To, Math.Min(_horizontal.Tiles, region.To + _width));
            return true;
        }

        if (region.RowTo == _vertical.Tiles)
        {
            return false;
        }

        region = new TileRegion(region.RowTo, Math.Min(_vertical.Tiles, region.RowTo + _rows), 0, _width);
        return true;
    }

    private static long Reach(int tiles, int elements, int step, int parts, int extent) =>
        Math.Min(((long)((WinogradAxis.TilePlaces * (tiles - 1)) + elements - 1) * step) + parts, extent);

    // As many at a time as make equal shares.
    private static int Share(int count, int most)
    {
        var parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
    }
}
