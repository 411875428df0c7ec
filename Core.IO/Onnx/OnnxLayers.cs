using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Which operators each layer and merge is written as. A new kind of layer is added here.</summary>
internal static class OnnxLayers
{
    /// <summary>Writes a node and returns the name of its value.</summary>
    /// <exception cref="ArgumentException">ONNX has no operators for it.</exception>
    public static string Write(OnnxPlace place) => place.Node.Merge is { } merge ? Write(place, merge) : Write(place, place.Node.Layer!);

    private static string Write(OnnxPlace place, Merge merge) => merge switch
    {
        Add => place.Add(place.Inputs.Length == 2 ? "Add" : "Sum", place.Inputs),
        Multiply => place.Inputs.Skip(1).Aggregate(place.Input, (product, factor) => place.Add("Mul", [product, factor])),
        Concatenate concatenate => place.Add("Concat", place.Inputs, OnnxAttributes.Int("axis", concatenate.Axis + 1)),
        _ => throw Refuse(place, merge.Kind),
    };

    private static string Write(OnnxPlace place, Layer layer) => layer switch
    {
        Dense dense => OnnxActivations.Write(place, dense.Activation, WriteDense(place, dense)),
        Convolution convolution => OnnxActivations.Write(place, convolution.Activation, OnnxWindowLayers.Write(place, convolution)),
        TransposedConvolution convolution => OnnxActivations.Write(place, convolution.Activation, OnnxWindowLayers.Write(place, convolution)),
        Pooling pooling => OnnxWindowLayers.Write(place, pooling),
        GlobalAveragePool => OnnxWindowLayers.WriteGlobal(place, "GlobalAveragePool"),
        GlobalMaxPool => OnnxWindowLayers.WriteGlobal(place, "GlobalMaxPool"),
        ActivationLayer activation => OnnxActivations.Write(place, activation.Activation, place.Input),
        SoftmaxLayer => place.Add("Softmax", [place.Input], OnnxAttributes.Int("axis", -1)),
        LogSoftmaxLayer => place.Add("LogSoftmax", [place.Input], OnnxAttributes.Int("axis", -1)),
        BatchNorm norm => OnnxNormalizations.Write(place, norm),
        LayerNorm norm => OnnxNormalizations.Write(place, norm),
        InputNormalization norm => OnnxNormalizations.Write(place, norm),
        Dropout or SpatialDropout => place.Input,
        Flatten => place.InputShape.Rank == 1 ? place.Input : place.Add("Flatten", [place.Input], OnnxAttributes.Int("axis", 1)),
        Reshape => OnnxShapes.Reshape(place, place.Input, place.Node.OutputShape),
        ZeroPadding padding => OnnxShapes.Write(place, padding),
        Cropping cropping => OnnxShapes.Write(place, cropping),
        UpSampling upSampling => OnnxShapes.Write(place, upSampling),
        RecurrentLayer recurrent => OnnxRecurrentLayers.Write(place, recurrent),
        Embedding => OnnxSequences.WriteEmbedding(place),
        TimeDistributed distributed => OnnxSequences.Write(place, distributed),
        Permute permute => OnnxSequences.Write(place, permute),
        _ => throw Refuse(place, layer.Kind),
    };

    private static string WriteDense(OnnxPlace place, Dense dense)
    {
        string[] inputs = dense.HasBias ? [place.Input, place.Parameter("weight"), place.Parameter("bias")] : [place.Input, place.Parameter("weight")];
        return place.Add("Gemm", inputs, OnnxAttributes.Int("transB", 1));
    }

    private static ArgumentException Refuse(OnnxPlace place, string kind) =>
        new($"an ONNX file holds layers that its operators can express; '{place.Node.Name}' is a {kind}", "model");
}
