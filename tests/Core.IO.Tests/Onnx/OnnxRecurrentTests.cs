using Google.Protobuf;
using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Recurrent operators as our files do not use them: other outputs, other orders of axes, and what is refused.</summary>
public sealed class OnnxRecurrentTests
{
    [Test]
    public void AllOutputsAndTheLastStateAreOneLayer([Values] SequenceDirection direction)
    {
        var (last, all) = (Make(direction, returnsSequence: false), Make(direction, returnsSequence: true));
        var file = ModelProto.Parser.ParseFrom(OnnxFileTests.Write(last));
        var node = file.Graph.Node.Single(node => node.OpType == "GRU");
        file.Graph.Output.Add(new ValueInfoProto { Name = node.Output[0] });
        var read = Read(file);
        var inputs = OnnxRun.Inputs(last);
        var (outputs, units) = (OnnxRun.Outputs(read, inputs), last.Output.Count);
        var (ofLast, ofAll) = (OnnxRun.Outputs(last, inputs), OnnxRun.Outputs(all, inputs));
        Assert.That(read.Parameters.Count, Is.EqualTo(last.Parameters.Count));
        for (var row = 0; row < OnnxRun.Batch; row++)
        {
            var found = outputs.AsSpan(row * read.Output.Count, read.Output.Count);
            Assert.That(found[..units].ToArray(), Is.EqualTo(ofLast.AsSpan(row * units, units).ToArray()).Within(1e-6f));
            Assert.That(found[units..].ToArray(), Is.EqualTo(ofAll.AsSpan(row * all.Output.Count, all.Output.Count).ToArray()).Within(1e-6f));
        }
    }

    [Test]
    public void TheBatchMayComeFirst([Values] bool returnsSequence)
    {
        var model = Make(SequenceDirection.Both, returnsSequence);
        var file = ModelProto.Parser.ParseFrom(OnnxFileTests.Write(model));
        var node = file.Graph.Node.Single(node => node.OpType == "GRU");
        file.Graph.Node.Clear();
        file.Graph.Node.Add(node);
        node.Input[0] = file.Graph.Input[0].Name;
        node.Attribute.Add(OnnxAttributes.Int("layout", 1));
        file.Graph.Output[0].Name = node.Output[returnsSequence ? 0 : 1];
        var inputs = OnnxRun.Inputs(model);
        Assert.That(OnnxRun.Outputs(Read(file), inputs), Is.EqualTo(OnnxRun.Outputs(model, inputs)).Within(1e-6f));
    }

    [Test]
    public void TheBatchMayBeTheSecondAxisOfInputsAndOutputs()
    {
        var model = Make(SequenceDirection.Forward, returnsSequence: true);
        var file = ModelProto.Parser.ParseFrom(OnnxFileTests.Write(model));
        var node = file.Graph.Node.Single(node => node.OpType == "GRU");
        file.Graph.Node.Clear();
        file.Graph.Node.Add(node);
        node.Input[0] = file.Graph.Input[0].Name;
        var extents = file.Graph.Input[0].Type.TensorType.Shape.Dim;
        (extents[0], extents[1]) = (extents[1].Clone(), extents[0].Clone());
        file.Graph.Output[0].Name = node.Output[0];
        var inputs = OnnxRun.Inputs(model);
        Assert.That(OnnxRun.Outputs(Read(file), inputs), Is.EqualTo(OnnxRun.Outputs(model, inputs)).Within(1e-6f));
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case("clip", (_, lstm) => lstm.Attribute.Add(OnnxAttributes.Float("clip", 3f)), "the attribute 'clip' is not read here");
        yield return Case("input_forget", (_, lstm) => lstm.Attribute.Add(OnnxAttributes.Int("input_forget", 1)), "input_forget = 0 is read; 1 was found");
        yield return Case("direction", (_, lstm) => lstm.Attribute.Add(OnnxAttributes.Text("direction", "up")), "the direction is forward, reverse or bidirectional; 'up' was found");
        yield return Case("hidden_size", (_, lstm) => lstm.Attribute[0].I = 3, "hidden_size is that of the weights, 2; 3 was found");
        yield return Case("activations", (_, lstm) => lstm.Attribute.Add(OnnxAttributes.Texts("activations", "Sigmoid", "Relu", "Tanh")), "the activations are Sigmoid, Tanh, Tanh; 'Sigmoid, Relu, Tanh' were found");
        yield return Case("lengths", (_, lstm) => lstm.Input[4] = "one", "sequence_lens are not read: every sample has all its steps; input 4 was found");
        yield return Case("peepholes", (_, lstm) => lstm.Input.Add("w"), "peepholes are not read; input 7 was found");
        yield return Case("state", (file, _) => Fill(file, "c", 1f), "a state begins with zeros; input 6 holds other numbers");
        yield return Case("computed state", (_, lstm) => lstm.Input[5] = "in", "input 5, 'in', must be a tensor of the file; it is computed");
        yield return Case("cell", (file, lstm) => GiveCell(file, lstm), "output 2, the cell, is not read");
        yield return Case("batch", (_, lstm) => lstm.Input[0] = "in", "the input is [steps, batch, features], or with layout 1 [batch, steps, features]; samples (4, 3) with the batch as axis 0 and layout 0 were found");
        yield return Case("features", (file, _) => Extents(file, "w", 1, 6, 4), "input 1 is [1, 4 · units, 3]; [1, 6, 4] was found");
        yield return Case("weights", (file, _) => Extents(file, "r", 1, 4, 4), "input 2 is [1, 8, 2]; [1, 4, 4] was found");
        yield return Case("reset", (_, lstm) => (lstm.OpType, lstm.Name) = ("GRU", "n/GRU"), "linear_before_reset = 1, the reset after the product, is read; 0 was found");
        yield return Case("batch moved", (file, _) => Node(file, "Squeeze").OpType = "Flatten", "the batch is the first axis of input 0; it is axis 2 here");
        yield return Case("cut to nothing", (file, _) => Integers(file, "to", 1), "a cut leaves at least one place; from 1 to 1 of 4 was found");
        yield return Case("index", (file, _) => Integers(file, "last", 4), "one place of 4 is taken from a signal; [4] was found");
        yield return Case("shape", (file, _) => Integers(file, "four", 5), "the shape keeps the batch, and all values of a sample; [5 · batch, 3] was found for samples (4, 3)");
        yield return Case("product", (file, _) => Integers(file, "four", 0), "a product of extents is from 1 to 2147483647; 0 was found");

        static TestCaseData Case(string name, Action<ModelProto, NodeProto> change, string rule) =>
            new TestCaseData(change, rule).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Refusals))]
    public void WhatIsNotReadIsNamed(object change, string rule)
    {
        var file = ModelProto.Parser.ParseFrom(OnnxSeeds.File("exporter"));
        ((Action<ModelProto, NodeProto>)change)(file, Node(file, "LSTM"));
        Assert.That(() => Read(file), Refusal.Saying(rule));
    }

    [Test]
    public void ATableIsLookedUpByWholeNumbersOnly()
    {
        var file = ModelProto.Parser.ParseFrom(OnnxFileTests.Write(new Sequential(new Shape(4), new Embedding(3, 2))));
        Node(file, "Cast").OpType = "Identity";
        Node(file, "Identity").Attribute.Clear();
        Assert.That(() => Read(file), Refusal.Saying("vectors are looked up along axis 0 of a table, by whole numbers"));
        file.Graph.Input[0].Type.TensorType.ElemType = (int)DataType.Int64;
        Assert.That(OnnxRun.Outputs(Read(file), new float[12]), Has.Length.EqualTo(24));
    }

    private static Sequential Make(SequenceDirection direction, bool returnsSequence)
    {
        var model = new Sequential(new Shape(5, 3), new Gru(4) { Direction = direction, ReturnsSequence = returnsSequence });
        model.Initialize(3);
        return model;
    }

    private static Model Read(ModelProto file) => OnnxFile.Read(new MemoryStream(file.ToByteArray()), "m").Model;

    private static NodeProto Node(ModelProto file, string op) => file.Graph.Node.First(node => node.OpType == op);

    private static TensorProto Tensor(ModelProto file, string name) => file.Graph.Initializer.Single(tensor => tensor.Name == name);

    private static void GiveCell(ModelProto file, NodeProto lstm)
    {
        lstm.Output.Add(["h", "c_n"]);
        file.Graph.Output.Add(new ValueInfoProto { Name = "c_n" });
    }

    private static void Fill(ModelProto file, string name, float value) => Tensor(file, name).RawData = ByteString.CopyFrom([.. Enumerable.Repeat(BitConverter.GetBytes(value), 2).SelectMany(bytes => bytes)]);

    private static void Extents(ModelProto file, string name, params long[] extents)
    {
        Tensor(file, name).Dims.Clear();
        Tensor(file, name).Dims.Add(extents);
    }

    private static void Integers(ModelProto file, string name, long value) => Tensor(file, name).RawData = ByteString.CopyFrom(BitConverter.GetBytes(value));
}
