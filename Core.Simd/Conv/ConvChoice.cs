namespace Spanwise.Core.Simd.Conv;

/// <summary>Which way a convolution is computed.</summary>
internal static class ConvChoice
{
    // A product with one or two rows costs less than building its patch matrix: depthwise convolutions go direct (bench/BASELINE.md, rows Conv).
    private const int MostDirectFilters = 2;

    // The way back as a convolution has a row of the product for each channel, and builds patches of the filters: below this ratio of the
    // two, adding up patches of the channels is less work.
    private const int LeastTurnedChannels = 8;

    public static bool IsDirect(in ConvShape shape) => shape.GroupFilters <= MostDirectFilters && !shape.Window.IsPointwise;

    public static bool IsTurned(in ConvShape shape) =>
        TurnedConvAdjoint.Applies(shape.Window)
        && !shape.Window.IsPointwise
        && shape.GroupChannels >= LeastTurnedChannels
        && 4 * shape.GroupChannels >= shape.GroupFilters;
}
