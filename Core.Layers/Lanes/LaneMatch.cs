using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Layers;

/// <summary>A convolution and the pooling behind it that the lane kernels can take together.</summary>
/// <param name="Shape">Their sizes.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="LayerIndex">Its index in the model; the pooling's is the next.</param>
/// <param name="BiasInLayer">First float of the bias among the convolution's parameters.</param>
internal readonly record struct LaneMatch(PooledConvolutionShape Shape, Conv2D Layer, int LayerIndex, int BiasInLayer)
{
    /// <summary>Looks at two nodes, of which the second alone reads the first; null if general plans have to take them.</summary>
    public static LaneMatch? Find(Model model, int node)
    {
        if (node + 1 >= model.Nodes.Length || model.Nodes[node].Layer is not Conv2D convolution || model.Nodes[node + 1].Layer is not MaxPool2D pooling
            || !model.IsReadOnlyByNext(node) || model.UsesOf(model.Nodes[node].LayerIndex) > 1 || model.UsesOf(model.Nodes[node + 1].LayerIndex) > 1)
        {
            return null;
        }

        var input = model.ShapeOf(model.Nodes[node].From[0]);
        var shape = new PooledConvolutionShape(input[0], input[1], input[2], convolution.Filters, convolution.Kernel[0], convolution.Kernel[1]);
        return IsPlain(convolution, convolution.Window(input)) && IsHalving(pooling.Geometry(model.Nodes[node].OutputShape)) && shape.HasKernels
            ? new LaneMatch(shape, convolution, model.Nodes[node].LayerIndex, ParameterLayout.OffsetOf(convolution.Parameters(input), 1))
            : null;
    }

    private static bool IsPlain(Conv2D layer, WindowGeometry window) =>
        layer.Groups == 1 && (layer.Activation.IsLinear || layer.Activation.Kind == ActivationKind.Relu) && IsPlain(window.Height) && IsPlain(window.Width);

    private static bool IsPlain(WindowAxis axis) => axis is { Stride: 1, Dilation: 1, Before: 0, After: 0 };

    private static bool IsHalving(WindowGeometry window) => IsHalving(window.Height) && IsHalving(window.Width);

    private static bool IsHalving(WindowAxis axis) => axis is { Kernel: 2, Stride: 2, Dilation: 1, Before: 0, After: 0 };
}
