using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>What ONNX's recurrent operators call the cells of recurrent layers, and in which order they have their gates.</summary>
/// <param name="Op">The operator.</param>
/// <param name="GateOrder">For each gate of the operator, which of the layer's it is.</param>
/// <param name="Functions">The functions of one direction.</param>
internal sealed record OnnxRecurrentKind(string Op, int[] GateOrder, string[] Functions)
{
    /// <summary>The operator has i, o, f, g where the layer has i, f, g, o.</summary>
    public static OnnxRecurrentKind OfLstm { get; } = new("LSTM", [0, 3, 1, 2], ["Sigmoid", "Tanh", "Tanh"]);

    /// <summary>The operator has z, r, n where the layer has r, z, n.</summary>
    public static OnnxRecurrentKind OfGru { get; } = new("GRU", [1, 0, 2], ["Sigmoid", "Tanh"]);

    public static OnnxRecurrentKind OfTanh { get; } = new("RNN", [0], ["Tanh"]);

    public static OnnxRecurrentKind OfRelu { get; } = new("RNN", [0], ["Relu"]);

    public static OnnxRecurrentKind Of(RecurrentLayer layer) => layer switch
    {
        Lstm => OfLstm,
        Gru => OfGru,
        SimpleRnn { UsesRelu: true } => OfRelu,
        _ => OfTanh,
    };

    /// <summary>A layer of one level.</summary>
    public RecurrentLayer Create(int units, SequenceDirection direction, bool returnsSequence, bool hasBias) => Op switch
    {
        "LSTM" => new Lstm(units) { Direction = direction, ReturnsSequence = returnsSequence, HasBias = hasBias },
        "GRU" => new Gru(units) { Direction = direction, ReturnsSequence = returnsSequence, HasBias = hasBias },
        _ => new SimpleRnn(units) { Direction = direction, ReturnsSequence = returnsSequence, HasBias = hasBias, UsesRelu = IsCalled("Relu") },
    };

    /// <summary>True if the first function has this name; the operators do not mind capitals.</summary>
    public bool IsCalled(string function) => string.Equals(Functions[0], function, StringComparison.OrdinalIgnoreCase);

    public static string NameOf(SequenceDirection direction) => direction switch
    {
        SequenceDirection.Forward => "forward",
        SequenceDirection.Backward => "reverse",
        _ => "bidirectional",
    };
}
