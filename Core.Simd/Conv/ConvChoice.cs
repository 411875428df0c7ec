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

    // Sixteen images lie in the lanes.
    private const int LeastTiledBatch = 12;

    // Sixteen channels do in the weight gradient.
    private const int LeastTiledChannels = 12;

    public static bool IsDirect(in ConvShape shape) => shape.GroupFilters <= MostDirectFilters && !shape.Window.IsPointwise;

    public static bool IsTurned(in ConvShape shape) =>
        TurnedConvAdjoint.Applies(shape.Window)
        && !shape.Window.IsPointwise
        && shape.GroupChannels >= LeastTurnedChannels
        && 4 * shape.GroupChannels >= shape.GroupFilters;

    /// <summary>True where tiles of 4×4 outputs win.</summary>
    public static bool IsTiled(in ConvShape shape, int batch, SimdLevel level)
    {
        return level != SimdLevel.Scalar
            && batch >= LeastTiledBatch
            && CanTile(shape)
            && shape.Window.Taps >= 9
            && Math.Min(shape.GroupChannels, shape.GroupFilters) >= 3;
    }

    /// <summary>True where the weight gradient by tiles wins.</summary>
    public static bool IsTiledGradient(in ConvShape shape, int batch, SimdLevel level) =>
        IsTiled(shape, batch, level) && Math.Min(shape.GroupChannels, shape.GroupFilters) >= LeastTiledChannels;

    /// <summary>True where tiles of 4×4 outputs are possible.</summary>
    public static bool CanTile(ConvShape shape) =>
        shape.Window.Depth == WindowAxis.None && WinogradAxis.Applies(shape.Window.Height) && WinogradAxis.Applies(shape.Window.Width);
}
