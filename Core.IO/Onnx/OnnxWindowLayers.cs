using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes layers that slide a window over their input.</summary>
internal static class OnnxWindowLayers
{
    public static string Write(OnnxPlace place, Convolution layer) =>
        place.Add("Conv", Operands(place, layer.HasBias), [.. Window(layer.Window(place.InputShape), layer.SpatialRank), OnnxAttributes.Int("group", layer.Groups)]);

    public static string Write(OnnxPlace place, TransposedConvolution layer)
    {
        var axes = Axes(layer.Window(place.InputShape), layer.SpatialRank);

        // What the window leaves over behind the output, which same padding may do too.
        var left = axes.Select(axis => axis.Input - (((long)(axis.Output - 1) * axis.Stride) + axis.Reach - axis.Before - axis.After));
        return place.Add(
            "ConvTranspose",
            Operands(place, layer.HasBias),
            [.. Window(layer.Window(place.InputShape), layer.SpatialRank), OnnxAttributes.Int("group", layer.Groups), OnnxAttributes.Ints("output_padding", left)]);
    }

    public static string Write(OnnxPlace place, Pooling layer)
    {
        var window = Window(layer.Geometry(place.InputShape), layer.SpatialRank);
        return layer switch
        {
            MaxPooling => place.Add("MaxPool", [place.Input], [.. window]),
            AveragePooling average => place.Add(
                "AveragePool", [place.Input], [.. window.Where(attribute => attribute.Name != "dilations"), OnnxAttributes.Int("count_include_pad", average.CountsPadding ? 1 : 0)]),
            _ => throw new ArgumentException($"an ONNX file holds layers that its operators can express; '{place.Node.Name}' is a {layer.Kind}", nameof(layer)),
        };
    }

    /// <summary>One value of each channel; ONNX keeps axes of extent 1.</summary>
    public static string WriteGlobal(OnnxPlace place, string op) => place.Add("Flatten", [place.Add(op, [place.Input])], OnnxAttributes.Int("axis", 1));

    private static string[] Operands(OnnxPlace place, bool hasBias) =>
        hasBias ? [place.Input, place.Parameter("weight"), place.Parameter("bias")] : [place.Input, place.Parameter("weight")];

    private static WindowAxis[] Axes(in WindowGeometry window, int rank)
    {
        WindowAxis[] all = [window.Depth, window.Height, window.Width];
        return all[^rank..];
    }

    private static AttributeProto[] Window(in WindowGeometry window, int rank)
    {
        var axes = Axes(window, rank);
        return
        [
            OnnxAttributes.Ints("kernel_shape", axes.Select(axis => (long)axis.Kernel)),
            OnnxAttributes.Ints("strides", axes.Select(axis => (long)axis.Stride)),
            OnnxAttributes.Ints("dilations", axes.Select(axis => (long)axis.Dilation)),
            OnnxAttributes.Ints("pads", axes.Select(axis => (long)axis.Before).Concat(axes.Select(axis => (long)axis.After))),
        ];
    }
}
