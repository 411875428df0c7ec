using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Tests.Onnx;

public sealed class OnnxDamageTests
{
    // Of each file; ten thousand of the format.
    private const int Mutations = 2500;

    private static IEnumerable<string> Seeds => OnnxSeeds.Names;

    [TestCaseSource(nameof(Seeds))]
    public void EveryTruncationIsAcceptedOrRefusedClearly(string seed)
    {
        var file = OnnxSeeds.File(seed);
        for (var length = 0; length < file.Length; length++)
        {
            Refusal.Accepts(() => OnnxFile.Read(new MemoryStream(file, 0, length), "m"));
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public void EveryFlippedByteIsAcceptedOrRefusedClearly(string seed)
    {
        var file = OnnxSeeds.File(seed);
        for (var place = 0; place < file.Length; place++)
        {
            file[place] ^= 0xFF;
            Refusal.Accepts(() => OnnxFile.Read(new MemoryStream(file), "m"));
            file[place] ^= 0xFF;
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public void RandomMutationsAreAcceptedOrRefusedClearly(string seed) => Mutate(seed, Mutations, randomSeed: 1);

    [TestCaseSource(nameof(Seeds))]
    public void OtherMessagesAreAcceptedOrRefusedClearly(string seed) => Change(seed, Mutations, randomSeed: 1);

    [TestCaseSource(nameof(Seeds))]
    public void TheFileItselfIsAccepted(string seed)
    {
        var file = OnnxSeeds.File(seed);
        Assert.That(file, Has.Length.LessThanOrEqualTo(4096));
        Assert.That(() => OnnxFile.Read(new MemoryStream(file), "m"), Throws.Nothing);
    }

    [Test]
    public void DamageIsDoneToEveryOperator()
    {
        var found = Seeds.SelectMany(seed => ModelProto.Parser.ParseFrom(OnnxSeeds.File(seed)).Graph.Node).Select(node => node.OpType);
        Assert.That(OnnxOperators.All.Keys.Except(found), Is.Empty);
    }

    [TestCase("", "an ONNX file names its operator set")]
    [TestCase("hello", "one whole message of the ONNX format")]
    public void WhatIsNoOnnxFileIsRefused(string text, string rule) =>
        Assert.That(() => OnnxFile.Read(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)), "m"), Refusal.Saying(rule));

    private static IEnumerable<TestCaseData> Changes()
    {
        yield return Case("operator set", file => file.OpsetImport[0].Version = 6, "operator sets 7 to 21 are read; 6 was found");
        yield return Case("newer", file => file.OpsetImport[0].Version = 22, "operator sets 7 to 21 are read; 22 was found");
        yield return Case("operator", file => file.Graph.Node[1].OpType = "Gelu", "node '0/Relu' ('Gelu'): this operator is not read here");
        yield return Case("domain", file => file.Graph.Node[1].Domain = "com.example", "operators of the standard domain are read");
        yield return Case("attribute", file => file.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "slope" }), "the attribute 'slope' is not read here");
        yield return Case("twice", file => file.Graph.Node[0].Attribute.Add(file.Graph.Node[0].Attribute[0].Clone()), "attribute 'kernel_shape' is there twice");
        yield return Case("type", file => file.Graph.Node[0].Attribute[0].Type = AttributeProto.Types.AttributeType.Float, "kernel_shape must be of type Ints; Float was found");
        yield return Case("input", file => file.Graph.Node[1].Input[0] = "nowhere", "input 0, 'nowhere', must be computed from the inputs of the graph; no node before gives it");
        yield return Case("output", file => file.Graph.Output[0].Name = "nowhere", "the output 'nowhere' must be computed from the inputs; no node gives it");
        yield return Case("name", file => file.Graph.Node[1].Output[0] = file.Graph.Node[0].Output[0], "every value has one name; '0/Conv' is there already");
        yield return Case("tensor", file => file.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.CopyFrom(1, 2, 3), "tensor '0.weight': 36 numbers are needed; 3 bytes were found");
        yield return Case("dims", file => file.Graph.Initializer[0].Dims[0] = 3, "54 numbers are needed; 36 were found");
        yield return Case("negative", file => file.Graph.Initializer[0].Dims[0] = -1, "none below 0");
        yield return Case("huge", file => file.Graph.Initializer[0].Dims[0] = long.MaxValue, "at most 2147483591 numbers");
        yield return Case("half", file => file.Graph.Initializer[0].DataType = 10, "tensors of float, double, int32 and int64 are read; type 10 was found");
        yield return Case("external", file => file.Graph.Initializer[0].DataLocation = DataLocation.External, "numbers outside of the file are not read");
        yield return Case("not finite", file => file.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.CopyFrom(Enumerable.Repeat((byte)0xFF, 4 * 36).ToArray()), "every weight must be finite; NaN was found");
        yield return Case("extent", file => file.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimParam = "height", "every extent but the batch's is a number from 1 up; axis 2 has 0");
        yield return Case("rank", file => file.Graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(3), "node '0/Conv' ('Conv'): the weights have the extents of the window behind their first two");
        yield return Case("channels", file => file.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 3, "the weights are for 2 channels; the input has 3");
        yield return Case("element", file => file.Graph.Input[0].Type.TensorType.ElemType = 11, "an input that is read is a tensor of floats, int32 or int64 whose shape is known");
        yield return Case("window", file => file.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimValue = 1, "window is no larger than its padded input");
        yield return Case("pads", file => file.Graph.Node[0].Attribute.Single(attribute => attribute.Name == "pads").Ints[0] = -1, "pads are at least 0; -1 was found");
        yield return Case("no graph", file => file.Graph = null, "an ONNX file holds a graph; there is none");

        static TestCaseData Case(string name, Action<ModelProto> change, string rule) => new TestCaseData(change, rule).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Changes))]
    public void AFileThatSaysSomethingElseIsRefused(object change, string rule)
    {
        var file = ModelProto.Parser.ParseFrom(OnnxSeeds.File("cnn"));
        ((Action<ModelProto>)change)(file);
        Assert.That(() => OnnxFile.Read(new MemoryStream(Google.Protobuf.MessageExtensions.ToByteArray(file)), "m"), Refusal.Saying(rule));
    }

    [Test]
    public void AMillionEmptyNodesAreNotMadeObjects()
    {
        // field 7, the graph, of two million bytes: field 1, a node, of none, again and again
        var file = new byte[2_000_004];
        ReadOnlySpan<byte> head = [0x3A, 0x80, 0x89, 0x7A, 0x0A];
        head.CopyTo(file);
        for (var i = 4; i < file.Length - 1; i += 2)
        {
            (file[i], file[i + 1]) = (0x0A, 0);
        }

        Assert.That(() => OnnxFile.Read(new MemoryStream(file), "m"), Refusal.Saying("at most 50000 nodes, attributes and tensors"));
    }

    [Test]
    public void OneTensorDoesNotBecomeManyParameters()
    {
        var file = ModelProto.Parser.ParseFrom(OnnxFileTests.Write(new Sequential(new Shape(512), new Dense(512, bias: false), new Dense(512, bias: false))));
        var node = file.Graph.Node[0];
        file.Graph.Node.Clear();
        var value = "input";
        for (var i = 0; i < 100; i++)
        {
            var next = node.Clone();
            (next.Name, next.Input[0], next.Output[0]) = ($"{i}", value, $"v{i}");
            next.Attribute.Add(OnnxAttributes.Float("alpha", 1f + i));
            file.Graph.Node.Add(next);
            value = next.Output[0];
        }

        file.Graph.Output[0].Name = value;
        Assert.That(() => OnnxFile.Read(new MemoryStream(Google.Protobuf.MessageExtensions.ToByteArray(file)), "m"), Refusal.Saying("used in at most 4 different ways on the whole"));
    }

    internal static void Mutate(string seed, int count, int randomSeed)
    {
        var file = OnnxSeeds.File(seed);
        var random = new Random(randomSeed);
        for (var i = 0; i < count; i++)
        {
            var copy = file.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            Refusal.Accepts(() => OnnxFile.Read(new MemoryStream(copy, 0, random.Next(8) == 0 ? random.Next(copy.Length) : copy.Length), "m"));
        }
    }

    internal static void Change(string seed, int count, int randomSeed)
    {
        var file = ModelProto.Parser.ParseFrom(OnnxSeeds.File(seed));
        var random = new Random(randomSeed);
        for (var i = 0; i < count; i++)
        {
            var copy = file.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                OnnxMutator.Change(copy, random);
            }

            Refusal.Accepts(() => OnnxFile.Read(new MemoryStream(Google.Protobuf.MessageExtensions.ToByteArray(copy)), "m"));
        }
    }
}
