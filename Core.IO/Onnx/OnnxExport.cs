using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes models as ONNX, which other engines run.</summary>
/// <remarks>
/// <para>The graph is that of an inference: dropout is gone, batch normalisation has its running statistics. Inputs and outputs are called as in the
/// model and have an open first extent, <c>batch</c>; constants have the names that they have in model files, and PyTorch's order.</para>
/// <para>Operator set 13, format version 7 (<see href="https://github.com/onnx/onnx"/>). What the operators cannot say is refused by the layer's name: a layer or an activation
/// of one's own, and recurrent layers.</para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>The version of the operators.</summary>
    public const int OperatorSet = 13;

    private const int FormatVersion = 7;

    // A protocol buffer holds no more, and readers refuse it.
    private const long MostBytes = int.MaxValue;

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="model">The model; inputs are as it takes them, so pixels are to be scaled before.</param>
    /// <param name="name">What the graph is called.</param>
    /// <exception cref="ArgumentException">A layer cannot be expressed, or the model is larger than 2 GB; no byte has been written.</exception>
    public static void Write(Stream stream, Model model, string name = "spanwise")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(name);
        if ((long)model.Parameters.Values.Length * sizeof(float) > MostBytes / 2)
        {
            throw new ArgumentException($"an ONNX file holds at most {MostBytes / 2} bytes of parameters; the model has {model.Parameters.Values.Length} floats", nameof(model));
        }

        var graph = new OnnxGraph(name);
        foreach (var input in model.Inputs)
        {
            graph.AddInput(input.Name, input.Shape);
        }

        for (var i = 0; i < model.Nodes.Length; i++)
        {
            new OnnxNode(graph, model, i).Write();
        }

        foreach (var output in model.Outputs)
        {
            graph.AddOutput(output.Name, output.Shape);
        }

        new OnnxMessage()
            .Add(1, FormatVersion)
            .Add(2, "spanwise")
            .Add(3, typeof(OnnxExport).Assembly.GetName().Version!.ToString(3))
            .Add(7, graph.Message)
            .Add(8, new OnnxMessage().Add(1, string.Empty).Add(2, OperatorSet))
            .WriteTo(stream);
    }

    /// <summary>What is thrown for a node that ONNX cannot express.</summary>
    internal static ArgumentException Refused(ModelNode node, int index, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"ONNX export knows no way to express {what}; node {index} ('{node.Name}') is one"), nameof(node));
}
