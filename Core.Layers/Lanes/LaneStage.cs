using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Layers;

/// <summary>A convolution and its pooling within a <see cref="LaneTrunk"/>: sizes, and where its parameters and its floats lie.</summary>
internal sealed class LaneStage
{
    private LaneStage(PooledConvolutionShape shape, Conv2D layer, int layerIndex, int biasInLayer)
    {
        (Shape, Layer, LayerIndex, BiasInLayer) = (shape, layer, layerIndex, biasInLayer);
    }

    public PooledConvolutionShape Shape { get; }

    public Conv2D Layer { get; }

    /// <summary>The convolution's index in the model; its pooling is the next.</summary>
    public int LayerIndex { get; }

    /// <summary>First float of the bias among the layer's parameters.</summary>
    public int BiasInLayer { get; }

    /// <summary>First float of the weights among the trunk's parameters.</summary>
    public int WeightOffset { get; set; }

    public int BiasOffset => WeightOffset + BiasInLayer;

    public bool HasRelu => Layer.Activation.Kind == ActivationKind.Relu;

    /// <summary>Floats of a group from its start: the stage's input lanes, and the winners of its outputs.</summary>
    public int InputOffset { get; set; }

    public int WinnerOffset { get; set; }

    /// <summary>Floats of a group's shard from its start: weight gradient and bias gradient.</summary>
    public int ShardOffset { get; set; }

    public int BiasShardOffset { get; set; }

    public PooledConvolution Convolution { get; set; } = null!;

    /// <summary>Null for the first stage, whose input needs no gradient.</summary>
    public PassedGradients? Passed { get; set; }

    /// <summary>The stage that begins at a layer, or null if a general plan has to take it.</summary>
    public static LaneStage? TryCreate(Sequential model, int layer)
    {
        if (layer + 1 >= model.Layers.Length || model.Layers[layer] is not Conv2D convolution || model.Layers[layer + 1] is not MaxPool2D pooling)
        {
            return null;
        }

        var input = model.Shapes[layer];
        var shape = new PooledConvolutionShape(input[0], input[1], input[2], convolution.Filters, convolution.Kernel[0], convolution.Kernel[1]);
        return IsPlain(convolution, convolution.Window(input)) && IsHalving(pooling.Geometry(model.Shapes[layer + 1])) && shape.HasKernels
            ? new LaneStage(shape, convolution, layer, ParameterLayout.OffsetOf(convolution.Parameters(input), 1))
            : null;
    }

    private static bool IsPlain(Conv2D layer, WindowGeometry window) =>
        layer.Groups == 1 && (layer.Activation.IsLinear || layer.Activation.Kind == ActivationKind.Relu) && IsPlain(window.Height) && IsPlain(window.Width);

    private static bool IsPlain(WindowAxis axis) => axis is { Stride: 1, Dilation: 1, Before: 0, After: 0 };

    private static bool IsHalving(WindowGeometry window) => IsHalving(window.Height) && IsHalving(window.Width);

    private static bool IsHalving(WindowAxis axis) => axis is { Kernel: 2, Stride: 2, Dilation: 1, Before: 0, After: 0 };
}
