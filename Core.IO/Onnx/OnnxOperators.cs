namespace Spanwise.Core.IO.Onnx;

/// <summary>The operators that are read, by name. A new one is added here.</summary>
internal static class OnnxOperators
{
    public static IReadOnlyDictionary<string, Action<OnnxImport, OnnxNode>> All { get; } = new Dictionary<string, Action<OnnxImport, OnnxNode>>(StringComparer.Ordinal)
    {
        ["Add"] = OnnxProducts.Add,
        ["AveragePool"] = OnnxWindows.AveragePool,
        ["BatchNormalization"] = OnnxReadNormalizations.Batch,
        ["Cast"] = OnnxFolding.Cast,
        ["Clip"] = OnnxFunctions.Clip,
        ["Concat"] = OnnxFolding.Concat,
        ["Constant"] = OnnxFolding.Constant,
        ["Conv"] = OnnxWindows.Conv,
        ["ConvTranspose"] = OnnxWindows.ConvTranspose,
        ["Dropout"] = OnnxFunctions.Dropout,
        ["Elu"] = OnnxFunctions.Elu,
        ["Exp"] = OnnxFunctions.Exp,
        ["Flatten"] = OnnxViews.Flatten,
        ["Gather"] = OnnxFolding.Gather,
        ["Gemm"] = OnnxProducts.Gemm,
        ["GlobalAveragePool"] = OnnxWindows.GlobalAveragePool,
        ["GlobalMaxPool"] = OnnxWindows.GlobalMaxPool,
        ["Identity"] = OnnxFunctions.Identity,
        ["LayerNormalization"] = OnnxReadNormalizations.Layer,
        ["LeakyRelu"] = OnnxFunctions.LeakyRelu,
        ["LogSoftmax"] = OnnxFunctions.LogSoftmax,
        ["MatMul"] = OnnxProducts.MatMul,
        ["MaxPool"] = OnnxWindows.MaxPool,
        ["Mul"] = OnnxProducts.Mul,
        ["Pad"] = OnnxViews.Pad,
        ["Relu"] = OnnxFunctions.Relu,
        ["Reshape"] = OnnxViews.Reshape,
        ["Selu"] = OnnxFunctions.Selu,
        ["Shape"] = OnnxFolding.Shape,
        ["Sigmoid"] = OnnxFunctions.Sigmoid,
        ["Slice"] = OnnxFolding.Slice,
        ["Softmax"] = OnnxFunctions.Softmax,
        ["Softplus"] = OnnxFunctions.Softplus,
        ["Softsign"] = OnnxFunctions.Softsign,
        ["Squeeze"] = OnnxViews.Squeeze,
        ["Sum"] = OnnxProducts.Sum,
        ["Tanh"] = OnnxFunctions.Tanh,
        ["Transpose"] = OnnxViews.Transpose,
        ["Unsqueeze"] = OnnxViews.Unsqueeze,
    };
}
