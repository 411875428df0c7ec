using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Which way a convolution is computed.</summary>
internal static class ConvChoice
{
    // A product with one or two rows costs less than building its patch matrix: depthwise convolutions go direct (bench/BASELINE.md, rows Conv).
    private const int MostDirectFilters = 2;

    // The way back as a convolution has a row of the product for each channel, and builds patches of the filters: below this ratio of the
    // two, adding up patches of the channels is less work.
    private const int LeastTurnedChannels = 8;

    // By tiles sixteen images, or channels, lie in the lanes; products of few channels or filters are too small to pay for the transforms.
    private const int LeastTiledBatch = 12;
    private const int LeastTiledChannels = 8;

    // What tiles must save, as part of the multiplications that remain: 3×3 keeps a quarter and runs two to four times as fast, 4×4 with stride 2 keeps
    // 0.56 and is as fast forward and to the weights, 2.5 times as fast on the way back, whose parts share their tiles; 3×3 with stride 2 keeps all and loses.
    private const double MostForward = 0.5;
    private const double MostBack = 0.6;

    public static bool IsDirect(in ConvShape shape) => shape.GroupFilters <= MostDirectFilters && !shape.Window.IsPointwise;

    public static bool IsTurned(in ConvShape shape) =>
        TurnedConvAdjoint.Applies(shape.Window)
        && !shape.Window.IsPointwise
        && shape.GroupChannels >= LeastTurnedChannels
        && 4 * shape.GroupChannels >= shape.GroupFilters;

    /// <summary>True where tiles of 4×4 outputs win on the way forward.</summary>
    public static bool IsTiled(in ConvShape shape, int batch, SimdLevel level) =>
        IsTiled(shape, WinogradSizes.Forward, batch, MostForward, level);

    /// <summary>True where tiles of 4×4 inputs win on the way back.</summary>
    public static bool IsTiledAdjoint(in ConvShape shape, int batch, SimdLevel level) => IsTiled(shape, WinogradSizes.Back, batch, MostBack, level);

    /// <summary>True where tiles win in the weight gradient.</summary>
    public static bool IsTiledGradient(in ConvShape shape, int batch, SimdLevel level) =>
        Math.Min(shape.GroupChannels, shape.GroupFilters) >= LeastTiledChannels && IsTiled(shape, WinogradSizes.Forward, batch, MostForward, level);

    /// <summary>True where tiles are possible.</summary>
    public static bool CanTile(in ConvShape shape) =>
        shape.Window.Depth == WindowAxis.None && WinogradAxis.Applies(shape.Window.Height) && WinogradAxis.Applies(shape.Window.Width);

    private static bool IsTiled(in ConvShape shape, Func<ConvShape, WinogradSizes> sizesOf, int batch, double most, SimdLevel level)
    {
        if (level == SimdLevel.Scalar || batch < LeastTiledBatch || !CanTile(shape))
        {
            return false;
        }

        var sizes = sizesOf(shape);
        var lanes = (batch + LaneGroup.Size - 1) / LaneGroup.Size * LaneGroup.Size;
        var tiled = (double)WinogradSizes.Points * sizes.Vertical.Tiles * sizes.Horizontal.Tiles * sizes.SourceParts * sizes.TargetParts * lanes / batch;
        return Math.Min(sizes.Depth, sizes.Rows) >= LeastTiledChannels && tiled < most * shape.Window.Outputs * shape.Window.Taps;
    }
}
