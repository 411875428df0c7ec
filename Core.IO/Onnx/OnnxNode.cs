using System.Collections.Immutable;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.IO.Onnx;

/// <summary>One node of a model as operators. A new kind of layer is added here.</summary>
internal readonly struct OnnxNode(OnnxGraph graph, Model model, int index)
{
    private readonly ModelNode _node = model.Nodes[index];
    private readonly string _output = model.Nodes[index].Name;

    private string Input => model.NameOf(_node.From[0]);

    private Shape InputShape => model.ShapeOf(_node.From[0]);

    public void Write()
    {
        if (_node.Merge is { } merge)
        {
            WriteMerge(merge);
            return;
        }

        switch (_node.Layer)
        {
            case Dense dense:
                WriteDense(dense);
                break;
            case Convolution convolution:
                WriteConvolution(convolution);
                break;
            case TransposedConvolution convolution:
                WriteTransposed(convolution);
                break;
            case Pooling pooling:
                WritePooling(pooling);
                break;
            case ActivationLayer layer:
                OnnxActivations.Write(graph, layer.Activation, Input, _output, _node, index);
                break;
            case SoftmaxLayer:
                graph.Add("Softmax", [Input], _output, OnnxAttribute.Of("axis", -1L));
                break;
            case LogSoftmaxLayer:
                graph.Add("LogSoftmax", [Input], _output, OnnxAttribute.Of("axis", -1L));
                break;
            case Flatten:
                graph.Add("Flatten", [Input], _output, OnnxAttribute.Of("axis", 1L));
                break;
            case Reshape:
                // 0 keeps the batch.
                graph.Add("Reshape", [Input, graph.Constant(_output + ".shape", [0, .. Extents(_node.OutputShape)])], _output);
                break;
            case Dropout or SpatialDropout:
                graph.Add("Identity", [Input], _output);
                break;
            case GlobalAveragePool:
                WriteGlobal("GlobalAveragePool");
                break;
            case GlobalMaxPool:
                WriteGlobal("GlobalMaxPool");
                break;
            case BatchNorm or LayerNorm or InputNormalization:
                new OnnxNormalization(graph, model, index).Write();
                break;
            case ZeroPadding padding:
                graph.Add("Pad", [Input, graph.Constant(_output + ".pads", [0, 0, .. All(padding.Places.Before), 0, 0, .. All(padding.Places.After)])], _output);
                break;
            case Cropping cropping:
                WriteCropping(cropping);
                break;
            case UpSampling up:
                WriteUpSampling(up);
                break;
            default:
                throw OnnxExport.Refused(_node, index, $"a layer of kind {_node.Kind}");
        }
    }

    private static long[] Extents(Shape shape)
    {
        var extents = new long[shape.Rank];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = shape[axis];
        }

        return extents;
    }

    private static long[] Each(Extents extents, int rank)
    {
        var each = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            each[axis] = extents[axis];
        }

        return each;
    }

    private long[] All(Extents extents) => Each(extents, InputShape.Rank - 1);

    private void WriteMerge(Merge merge)
    {
        var inputs = new string[_node.From.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = model.NameOf(_node.From[i]);
        }

        switch (merge)
        {
            case Concatenate concatenate:
                graph.Add("Concat", inputs, _output, OnnxAttribute.Of("axis", concatenate.Axis + 1L));
                break;
            case Add:
                WriteChain("Add", inputs);
                break;
            case Multiply:
                WriteChain("Mul", inputs);
                break;
            default:
                throw OnnxExport.Refused(_node, index, $"a merge of kind {merge.Kind}");
        }
    }

    // Two at a time: the operators take no more.
    private void WriteChain(string type, string[] inputs)
    {
        var sum = inputs[0];
        for (var i = 1; i < inputs.Length; i++)
        {
            sum = graph.Add(type, [sum, inputs[i]], i == inputs.Length - 1 ? _output : $"{_output}.{i}");
        }
    }

    private void WriteDense(Dense dense)
    {
        var (weight, bias) = (Constant("weight"), dense.HasBias ? Constant("bias") : null);
        var sums = OnnxActivations.SumsOf(dense.Activation, _output);
        graph.Add("Gemm", bias is null ? [Input, weight] : [Input, weight, bias], sums, OnnxAttribute.Of("transB", 1L));
        OnnxActivations.Write(graph, dense.Activation, sums, _output, _node, index);
    }

    private void WriteConvolution(Convolution layer)
    {
        var sums = OnnxActivations.SumsOf(layer.Activation, _output);
        var (weight, bias) = (Constant("weight"), layer.HasBias ? Constant("bias") : null);
        graph.Add(
            "Conv", bias is null ? [Input, weight] : [Input, weight, bias], sums,
            OnnxAttribute.Of("kernel_shape", Each(layer.Kernel, layer.SpatialRank)),
            OnnxAttribute.Of("strides", Each(layer.Stride, layer.SpatialRank)),
            OnnxAttribute.Of("dilations", Each(layer.Dilation, layer.SpatialRank)),
            OnnxAttribute.Of("pads", Pads(layer.Window(InputShape), layer.SpatialRank)),
            OnnxAttribute.Of("group", (long)layer.Groups));
        OnnxActivations.Write(graph, layer.Activation, sums, _output, _node, index);
    }

    private void WriteTransposed(TransposedConvolution layer)
    {
        var sums = OnnxActivations.SumsOf(layer.Activation, _output);
        var (weight, bias) = (Constant("weight"), layer.HasBias ? Constant("bias") : null);
        var window = layer.Window(InputShape);
        var rank = layer.SpatialRank;

        // What the strides leave open at the end: same padding may too.
        var open = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var own = Axis(window, rank, axis);
            open[axis] = own.Input - (((InputShape[1 + axis] - 1L) * own.Stride) + own.Reach - own.Before - own.After);
        }

        graph.Add(
            "ConvTranspose", bias is null ? [Input, weight] : [Input, weight, bias], sums,
            OnnxAttribute.Of("kernel_shape", Each(layer.Kernel, rank)),
            OnnxAttribute.Of("strides", Each(layer.Stride, rank)),
            OnnxAttribute.Of("dilations", Each(layer.Dilation, rank)),
            OnnxAttribute.Of("pads", Pads(window, rank)),
            OnnxAttribute.Of("output_padding", open),
            OnnxAttribute.Of("group", (long)layer.Groups));
        OnnxActivations.Write(graph, layer.Activation, sums, _output, _node, index);
    }

    private void WritePooling(Pooling layer)
    {
        var rank = layer.SpatialRank;
        ImmutableArray<OnnxMessage> common =
        [
            OnnxAttribute.Of("kernel_shape", Each(layer.Window, rank)),
            OnnxAttribute.Of("strides", Each(layer.Stride, rank)),
            OnnxAttribute.Of("pads", Pads(layer.Geometry(InputShape), rank)),
        ];
        if (layer is AveragePooling average)
        {
            graph.Add("AveragePool", [Input], _output, [.. common, OnnxAttribute.Of("count_include_pad", average.CountsPadding ? 1L : 0L)]);
        }
        else
        {
            graph.Add("MaxPool", [Input], _output, [.. common, OnnxAttribute.Of("dilations", Each(layer.Dilation, rank))]);
        }
    }

    // ONNX keeps axes of extent 1.
    private void WriteGlobal(string type) =>
        graph.Add("Flatten", [graph.Add(type, [Input], _output + ".mean")], _output, OnnxAttribute.Of("axis", 1L));

    private void WriteCropping(Cropping cropping)
    {
        var rank = InputShape.Rank - 1;
        var (starts, ends, axes) = (new long[rank], new long[rank], new long[rank]);
        for (var axis = 0; axis < rank; axis++)
        {
            starts[axis] = cropping.Places.Before[axis];
            ends[axis] = InputShape[1 + axis] - cropping.Places.After[axis];
            axes[axis] = 2 + axis;
        }

        graph.Add("Slice", [Input, graph.Constant(_output + ".starts", starts), graph.Constant(_output + ".ends", ends), graph.Constant(_output + ".axes", axes)], _output);
    }

    private void WriteUpSampling(UpSampling up)
    {
        var rank = InputShape.Rank - 1;
        var factors = new float[rank + 2];
        (factors[0], factors[1]) = (1f, 1f);
        for (var axis = 0; axis < rank; axis++)
        {
            factors[2 + axis] = up.Factor[axis];
        }

        // The second input, a region of interest, is for another mode; no name means none.
        var scales = graph.Constant(_output + ".scales", [factors.Length], factors);
        var isLinear = up.Interpolation == Interpolation.Linear;
        graph.Add(
            "Resize", [Input, string.Empty, scales], _output,
            OnnxAttribute.Of("mode", isLinear ? "linear" : "nearest"),
            OnnxAttribute.Of("coordinate_transformation_mode", isLinear ? "half_pixel" : "asymmetric"),
            OnnxAttribute.Of("nearest_mode", "floor"));
    }

    private string Constant(string name) => OnnxConstants.Add(graph, model, _node.LayerIndex, name);

    /// <summary>Places before each axis, then those after.</summary>
    private static long[] Pads(WindowGeometry window, int rank)
    {
        var pads = new long[2 * rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var own = Axis(window, rank, axis);
            (pads[axis], pads[rank + axis]) = (own.Before, own.After);
        }

        return pads;
    }

    private static WindowAxis Axis(WindowGeometry window, int rank, int axis) => (3 - rank + axis) switch
    {
        0 => window.Depth,
        1 => window.Height,
        _ => window.Width,
    };
}
