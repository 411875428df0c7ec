using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads operators that slide a window over their input.</summary>
internal static class OnnxWindows
{
    public static void Conv(OnnxImport import, OnnxNode node)
    {
        var weight = import.Constant(node, 1);
        var window = OnnxWindow.Read(import, node, weight);
        var (filters, groups, bias) = ((int)weight.Extents[0], window.Groups, import.ConstantOrNone(node, 2) is not null);
        Layer layer = window.Rank switch
        {
            1 => new Conv1D(filters, window.Kernel[0], window.Stride[0], window.Padding, window.Dilation[0], groups, bias: bias),
            2 => new Conv2D(filters, window.Kernel, window.Stride, window.Padding, window.Dilation, groups, bias: bias),
            _ => new Conv3D(filters, window.Kernel, window.Stride, window.Padding, window.Dilation, groups, bias: bias),
        };
        window.RequireWeight(weight.Extents[1] * groups, import.Rows(node, 0).Extents[0]);
        Apply(import, node, layer, bias, filters);
    }

    public static void ConvTranspose(OnnxImport import, OnnxNode node)
    {
        var weight = import.Constant(node, 1);
        var window = OnnxWindow.Read(import, node, weight);
        if (weight.Extents[1] * window.Groups > int.MaxValue)
        {
            throw node.Error($"the filters are at most {int.MaxValue}; {weight.Extents[1]} in each of {window.Groups} groups were found");
        }

        var (filters, groups, bias) = ((int)weight.Extents[1] * window.Groups, window.Groups, import.ConstantOrNone(node, 2) is not null);
        var open = node.Ints("output_padding") is { } places ? window.Numbers("output_padding", places, least: 0) : (Extents)0;
        Layer layer = window.Rank switch
        {
            1 => new ConvTranspose1D(filters, window.Kernel[0], window.Stride[0], window.Padding, open[0], window.Dilation[0], groups, bias: bias),
            2 => new ConvTranspose2D(filters, window.Kernel, window.Stride, window.Padding, open, window.Dilation, groups, bias: bias),
            _ => new ConvTranspose3D(filters, window.Kernel, window.Stride, window.Padding, open, window.Dilation, groups, bias: bias),
        };
        window.RequireWeight(weight.Extents[0], import.Rows(node, 0).Extents[0]);
        Apply(import, node, layer, bias, filters);
    }

    public static void MaxPool(OnnxImport import, OnnxNode node)
    {
        node.Require("ceil_mode", 0);
        node.Require("storage_order", 0);
        var window = OnnxWindow.Read(import, node, null);
        import.Give(node, import.Rows(node, 0).Then(window.Rank switch
        {
            1 => new MaxPool1D(window.Kernel[0], window.Stride[0], window.Padding, window.Dilation[0]),
            2 => new MaxPool2D(window.Kernel, window.Stride, window.Padding, window.Dilation),
            _ => new MaxPool3D(window.Kernel, window.Stride, window.Padding, window.Dilation),
        }));
    }

    public static void AveragePool(OnnxImport import, OnnxNode node)
    {
        node.Require("ceil_mode", 0);
        var counts = node.Int("count_include_pad", 0) != 0;
        var window = OnnxWindow.Read(import, node, null);
        if (window.Dilation != Extents.Of(Enumerable.Repeat(1, window.Rank).ToArray()))
        {
            throw node.Error($"the dilation of an average is 1; {window.Dilation} was found");
        }

        import.Give(node, import.Rows(node, 0).Then(window.Rank switch
        {
            1 => new AveragePool1D(window.Kernel[0], window.Stride[0], window.Padding, counts),
            2 => new AveragePool2D(window.Kernel, window.Stride, window.Padding, counts),
            _ => new AveragePool3D(window.Kernel, window.Stride, window.Padding, counts),
        }));
    }

    public static void GlobalAveragePool(OnnxImport import, OnnxNode node) => Global(import, node, new GlobalAveragePool());

    public static void GlobalMaxPool(OnnxImport import, OnnxNode node) => Global(import, node, new GlobalMaxPool());

    /// <summary>ONNX keeps axes of extent 1.</summary>
    private static void Global(OnnxImport import, OnnxNode node, Layer layer)
    {
        var from = import.Rows(node, 0);
        var extents = new int[from.Rank - 1];
        Array.Fill(extents, 1);
        extents[0] = from.Extents[0];
        import.Give(node, from.Then(layer).View(node, extents));
    }

    private static void Apply(OnnxImport import, OnnxNode node, Layer layer, bool hasBias, int filters)
    {
        var weight = import.Floats(node, 1);
        if (!hasBias)
        {
            import.Give(node, import.Apply(node, layer, ("weight", weight)));
            return;
        }

        var bias = import.Floats(node, 2);
        import.Give(node, bias.Length == filters
            ? import.Apply(node, layer, ("weight", weight), ("bias", bias))
            : throw node.Error($"the bias must hold one float for each of {filters} filters; {bias.Length} were found"));
    }
}
