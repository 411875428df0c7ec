using Google.Protobuf;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Small files that damage is done to: between them they use every operator that is read.</summary>
internal static class OnnxSeeds
{
    public static IEnumerable<string> Names => ["cnn", "sequences", "exporter", "functions"];

    public static byte[] File(string name) => name switch
    {
        "cnn" => Cnn(),
        "sequences" => Sequences(),
        "exporter" => Exporter(),
        _ => Functions(),
    };

    private static byte[] Cnn()
    {
        var x = GraphNode.Input(2, 4, 4);
        var h = x.Then(new Conv2D(2, 3, padding: 1, activation: Activation.Relu));
        var model = new Graph(x, (h + x).Then(new BatchNorm(), new MaxPool2D(2), new Flatten(), new Dense(3), new SoftmaxLayer()));
        return OnnxFileTests.Write(model);
    }

    private static byte[] Sequences()
    {
        var (words, steps) = (GraphNode.Input(new Shape(4), "words"), GraphNode.Input(new Shape(2, 4), "steps"));
        var read = words.Then(new Embedding(3, 2), new Lstm(1) { Layers = 2, Direction = SequenceDirection.Both, ReturnsSequence = true }, new Permute(1, 0));
        var seen = steps.Then(new Gru(1) { HasBias = false, ReturnsSequence = true }, new TimeDistributed(new Dense(4)));
        return OnnxFileTests.Write(new Graph([words, steps], [GraphNode.Concatenate(read, seen).Then(new SimpleRnn(1) { Direction = SequenceDirection.Backward })]));
    }

    /// <summary>What exporters write around a recurrent layer.</summary>
    private static byte[] Exporter()
    {
        var graph = new OnnxGraphBuilder();
        var zero = graph.Integers("zero", 0);
        var one = graph.Integers("one", 1);
        var shape = Add("Shape", ["in"]);
        var batch = Add("Gather", [shape, zero], OnnxAttributes.Int("axis", 0));
        var extents = Add("Concat", [one, batch, graph.Integers("units", 2)], OnnxAttributes.Int("axis", 0));
        var filled = Add("ConstantOfShape", [extents]);
        var state = Add("Slice", [filled, zero, one, zero]);
        var cell = Add("Expand", [Add("Transpose", [graph.Floats("c", [1, 1, 2], [0f, 0f])], OnnxAttributes.Ints("perm", 0, 1, 2)), extents]);
        var turned = Add("Transpose", ["in"], OnnxAttributes.Ints("perm", 1, 0, 2));
        var lstm = Add("LSTM", [turned, Weights("w", 8, 3), Weights("r", 8, 2), string.Empty, string.Empty, state, cell], OnnxAttributes.Int("hidden_size", 2));
        var all = Add("Transpose", [Add("Squeeze", [lstm, one])], OnnxAttributes.Ints("perm", 1, 0, 2));
        var last = Add("Gather", [all, graph.Integers("last", -1)], OnnxAttributes.Int("axis", 1));
        var steps = Add("Mul", [batch, graph.Integers("four", 4)]);
        var rows = Add("Reshape", ["in", Add("Concat", [steps, graph.Integers("three", 3)], OnnxAttributes.Int("axis", 0))]);
        var sum = Add("Add", [Add("MatMul", [rows, Add("Transpose", [graph.Floats("m", [2, 3], new float[6])], OnnxAttributes.Ints("perm", 1, 0))]), graph.Floats("b", [2], new float[2])]);
        var back = Add("Reshape", [sum, Add("Concat", [batch, graph.Integers("rest", 4, -1)], OnnxAttributes.Int("axis", 0))]);
        var part = Add("Slice", [back, graph.Integers("from", 1), graph.Integers("to", long.MaxValue), one]);
        _ = Add("Concat", [part, Add("Unsqueeze", [Add("Squeeze", [last, one]), one])], OnnxAttributes.Int("axis", -2));
        return Finish(graph, [4, 3]);

        string Weights(string name, int rows, int columns) => graph.Floats(name, [1, rows, columns], new float[rows * columns]);

        string Add(string op, string[] inputs, params AttributeProto[] attributes) => graph.Node("n", op, inputs, attributes);
    }

    /// <summary>Operators that the others have not.</summary>
    private static byte[] Functions()
    {
        var graph = new OnnxGraphBuilder();
        var x = "in";
        var constant = graph.Node("n", "Constant", [], OnnxAttributes.Int("value_int", 0));
        foreach (var op in (string[])["LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Exp", "Identity", "LogSoftmax", "Dropout"])
        {
            x = graph.Node("n", op, [x]);
        }

        x = graph.Node("n", "Clip", [x, graph.Floats("low", [], [0f]), graph.Floats("high", [], [1f])]);
        x = graph.Node("n", "LayerNormalization", [x, graph.Floats("scale", [4], new float[4]), graph.Floats("shift", [4], new float[4])]);
        x = graph.Node("n", "Cast", [x], OnnxAttributes.Int("to", (int)DataType.Float));
        x = graph.Node("n", "Pad", [x, graph.Integers("pads", 0, 0, 1, 0, 0, 1)]);
        x = graph.Node("n", "ConvTranspose", [x, graph.Floats("t", [2, 1, 2], new float[4])], OnnxAttributes.Ints("strides", 2), OnnxAttributes.Ints("output_padding", 1));
        x = graph.Node("n", "AveragePool", [x], OnnxAttributes.Ints("kernel_shape", 2));
        var pooled = graph.Node("n", "GlobalAveragePool", [x]);
        pooled = graph.Node("n", "Sum", [pooled, graph.Node("n", "GlobalMaxPool", [x])]);
        pooled = graph.Node("n", "Flatten", [pooled]);
        pooled = graph.Node("n", "Gather", [graph.Node("n", "Unsqueeze", [pooled, graph.Integers("axis", 1)]), constant], OnnxAttributes.Int("axis", 1));
        _ = graph.Node("n", "Gemm", [pooled, graph.Floats("g", [1, 2], new float[2])], OnnxAttributes.Float("alpha", 2f));
        return Finish(graph, [2, 4]);
    }

    private static byte[] Finish(OnnxGraphBuilder graph, int[] sample)
    {
        var extents = new TensorShapeProto();
        extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        extents.Dim.AddRange(sample.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = extents } };
        graph.Graph.Input.Add(new ValueInfoProto { Name = "in", Type = type });
        graph.Graph.Output.Add(new ValueInfoProto { Name = graph.Graph.Node[^1].Output[0] });
        var message = new ModelProto { IrVersion = OnnxFile.IrVersion, Graph = graph.Graph };
        message.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OnnxFile.OperatorSet });
        return message.ToByteArray();
    }
}
