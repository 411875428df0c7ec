namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>The rows and columns of the 36 products of a convolution, or of its transposed map: what is read and written of one group.</summary>
/// <param name="Vertical">The vertical axis.</param>
/// <param name="Horizontal">The horizontal axis.</param>
/// <param name="Sources">Channels that are read.</param>
/// <param name="Targets">Channels that are written.</param>
internal readonly record struct WinogradSizes(WinogradAxis Vertical, WinogradAxis Horizontal, int Sources, int Targets)
{
    /// <summary>Values of a transform.</summary>
    public const int Points = WinogradAxis.Points * WinogradAxis.Points;

    /// <summary>Parts that are summed.</summary>
    public int SourceParts => Vertical.SourceParts * Horizontal.SourceParts;

    /// <summary>Parts that are written beside one another.</summary>
    public int TargetParts => Vertical.TargetParts * Horizontal.TargetParts;

    /// <summary>The length of the sums at a point.</summary>
    public int Depth => Sources * SourceParts;

    /// <summary>Rows of the products.</summary>
    public int Rows => Targets * TargetParts;

    /// <summary>The sizes of a group of a convolution.</summary>
    public static WinogradSizes Forward(in ConvShape shape, int channels, int filters) =>
        new(WinogradAxis.Forward(shape.Window.Height), WinogradAxis.Forward(shape.Window.Width), channels, filters);

    /// <summary>The sizes of all of a group.</summary>
    public static WinogradSizes Forward(ConvShape shape) => Forward(shape, shape.GroupChannels, shape.GroupFilters);

    /// <summary>The sizes of a group of its transposed map.</summary>
    public static WinogradSizes Back(ConvShape shape) =>
        new(WinogradAxis.Back(shape.Window.Height), WinogradAxis.Back(shape.Window.Width), shape.GroupFilters, shape.GroupChannels);
}
