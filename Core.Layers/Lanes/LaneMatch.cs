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
    /// <summary>Looks at the two layers from an index on; null if a general plan has to take them.</summary>
    public static LaneMatch? Find(Sequential model, int layer)
    {
        if (layer + 1 >= model.Layers.Length || model.Layers[layer] is not Conv2D convolution || model.Layers[layer + 1] is not MaxPool2D pooling)
        {
            return null;
        }

        var input = model.Shapes[layer];
        var shape = new PooledConvolutionShape(input[0], input[1], input[2], convolution.Filters, convolution.Kernel[0], convolution.Kernel[1]);
        return IsPlain(convolution, convolution.Window(input)) && IsHalving(pooling.Geometry(model.Shapes[layer + 1])) && shape.HasKernels
            ? new LaneMatch(shape, convolution, layer, ParameterLayout.OffsetOf(convolution.Parameters(input), 1))
            : null;
    }

    private static bool IsPlain(Conv2D layer, WindowGeometry window) =>
        layer.Groups == 1 && (layer.Activation.IsLinear || layer.Activation.Kind == ActivationKind.Relu) && IsPlain(window.Height) && IsPlain(window.Width);

    private static bool IsPlain(WindowAxis axis) => axis is { Stride: 1, Dilation: 1, Before: 0, After: 0 };

    private static bool IsHalving(WindowGeometry window) => IsHalving(window.Height) && IsHalving(window.Width);

    private static bool IsHalving(WindowAxis axis) => axis is { Kernel: 2, Stride: 2, Dilation: 1, Before: 0, After: 0 };
}
