namespace Spanwise.Core.Simd.Conv;

/// <summary>The sizes of a convolution: x[channels, input places] to y[filters, output places] by weight[filters, channels / groups, taps].</summary>
/// <param name="Channels">Channels of the input; a multiple of the groups.</param>
/// <param name="Filters">Channels of the output; a multiple of the groups.</param>
/// <param name="Groups">Groups of channels that see only one another.</param>
/// <param name="Window">The window.</param>
public readonly record struct ConvShape(int Channels, int Filters, int Groups, WindowGeometry Window)
{
    /// <summary>Input channels that a filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of one group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Weights of one filter, which is the length of the sums.</summary>
    public int FilterWeights => checked(GroupChannels * Window.Taps);

    /// <summary>Weights of all filters.</summary>
    public int Weights => checked(Filters * FilterWeights);

    /// <summary>Floats of one input.</summary>
    public int InputFloats => checked(Channels * Window.Inputs);

    /// <summary>Floats of one output.</summary>
    public int OutputFloats => checked(Filters * Window.Outputs);

    /// <summary>Checks the sizes.</summary>
    /// <exception cref="ArgumentException">A count is below 1, channels or filters are no multiple of the groups, or no window fits.</exception>
    internal void Require()
    {
        if (Channels < 1 || Filters < 1 || Groups < 1 || Channels % Groups != 0 || Filters % Groups != 0)
        {
            ThrowHelper.Argument(nameof(Groups), $"channels and filters are multiples of the groups, and all at least 1; received {Channels} channels, {Filters} filters, {Groups} groups");
        }

        RequireAxis("depth", Window.Depth);
        RequireAxis("height", Window.Height);
        RequireAxis("width", Window.Width);
    }

    private static void RequireAxis(string name, in WindowAxis axis)
    {
        if (axis.Input < 1 || axis.Kernel < 1 || axis.Stride < 1 || axis.Dilation < 1 || axis.Before < 0 || axis.After < 0 || axis.Output < 1)
        {
            ThrowHelper.Argument(name, $"an axis has an input, kernel, stride and dilation of at least 1, padding of at least 0, and a window that fits; received {axis}");
        }
    }
}
