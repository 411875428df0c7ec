using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>How the sizes of a layer with a window follow from its input's shape, and which are refused.</summary>
internal static class WindowRules
{
    private static readonly string[] Names = ["(channels, length)", "(channels, height, width)", "(channels, depth, height, width)"];

    /// <summary>The window over the spatial axes of an input (channels, …).</summary>
    /// <exception cref="LayerException">The input has another rank, or is smaller than the window.</exception>
    public static WindowGeometry Geometry(string layer, Shape input, int rank, Extents kernel, Extents stride, Extents dilation, Padding padding)
    {
        RequireRank(layer, input, rank);
        Span<WindowAxis> axes = [WindowAxis.None, WindowAxis.None, WindowAxis.None];
        for (var axis = 0; axis < rank; axis++)
        {
            var window = Axis(input[1 + axis], kernel[axis], stride[axis], dilation[axis], padding, axis);
            if (window.Output < 1)
            {
                var reach = window.Reach == window.Kernel ? string.Empty : $" ({window.Reach} places with dilation {window.Dilation})";
                throw new LayerException(
                    $"a {layer} layer's window is no larger than its padded input; the window is {kernel}{reach}, the input {input}, the padding {padding}");
            }

            axes[3 - rank + axis] = window;
        }

        return new WindowGeometry(axes[0], axes[1], axes[2]);
    }

    /// <summary>Checks that a shape is channels and <paramref name="rank"/> more axes.</summary>
    /// <exception cref="LayerException">It is not.</exception>
    public static void RequireRank(string layer, Shape input, int rank)
    {
        if (input.Rank != rank + 1)
        {
            throw new LayerException($"a {layer} layer takes samples of shape {Names[rank - 1]}; received {input}");
        }
    }

    /// <summary>Checks the number of filters.</summary>
    /// <exception cref="LayerException">There are none, or they are no multiple of the groups.</exception>
    public static void RequireFilters(string layer, int filters, int groups)
    {
        if (filters < 1 || groups < 1)
        {
            throw new LayerException($"a {layer} layer has at least one filter and one group; received {filters} filters and {groups} groups");
        }

        if (filters % groups != 0)
        {
            throw new LayerException($"the filters of a {layer} layer are a multiple of its groups; received {filters} filters and {groups} groups");
        }
    }

    /// <summary>The shape of <paramref name="channels"/> channels of a window's outputs.</summary>
    /// <exception cref="LayerException">It holds more than a shape may.</exception>
    public static Shape Output(string layer, int channels, in WindowGeometry window, int rank)
    {
        ReadOnlySpan<int> all = [window.Depth.Output, window.Height.Output, window.Width.Output];
        return MakeShape(layer, [channels, .. all[^rank..]]);
    }

    /// <summary>The shape of an output.</summary>
    /// <exception cref="LayerException">It holds more than a shape may.</exception>
    public static Shape MakeShape(string layer, ReadOnlySpan<int> extents)
    {
        try
        {
            return new Shape(extents);
        }
        catch (ArgumentException)
        {
            throw new LayerException($"the output of a {layer} layer holds at most {int.MaxValue} elements; {string.Join('×', extents.ToArray())} are more");
        }
    }

    /// <summary>Checks that no window of a pooling layer lies in the padding alone: PyTorch's rule, half the window at most.</summary>
    /// <exception cref="LayerException">The padding is larger.</exception>
    public static void RequireHalfPadding(string layer, Padding padding, in WindowGeometry window, int rank)
    {
        ReadOnlySpan<WindowAxis> axes = [window.Depth, window.Height, window.Width];
        foreach (var axis in axes[^rank..])
        {
            if (Math.Max(axis.Before, axis.After) > axis.Kernel / 2 && !padding.IsSame)
            {
                throw new LayerException($"the padding of a {layer} layer is at most half its window; received {padding} for a window of {axis.Kernel}");
            }
        }
    }

    private static WindowAxis Axis(int input, int kernel, int stride, int dilation, Padding padding, int axis)
    {
        if (!padding.IsSame)
        {
            return new WindowAxis(input, kernel, stride, dilation, padding.Before[axis], padding.After[axis]);
        }

        // As many windows as ⌈input / stride⌉, the odd place of padding after the input.
        var reach = ((long)(kernel - 1) * dilation) + 1;
        var windows = ((long)input + stride - 1) / stride;
        var total = checked((int)Math.Max(0, ((windows - 1) * stride) + reach - input));
        return new WindowAxis(input, kernel, stride, dilation, total / 2, total - (total / 2));
    }
}
