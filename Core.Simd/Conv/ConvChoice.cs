namespace Spanwise.Core.Simd.Conv;

/// <summary>Which way a convolution is computed.</summary>
internal static class ConvChoice
{
    // A product with one or two rows costs less than building its patch matrix: depthwise convolutions go direct (bench/BASELINE.md, rows Conv).
    private const int MostDirectFilters = 2;

    public static bool IsDirect(in ConvShape shape) => shape.GroupFilters <= MostDirectFilters && !shape.Window.IsPointwise;
}
