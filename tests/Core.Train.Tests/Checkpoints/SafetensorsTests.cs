using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using static Spanwise.Core.Train.Tests.Checkpoints.SafetensorsSamples;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[TestFixture]
internal sealed class SafetensorsTests
{
    [Test]
    public void AFileMadeByHandIsRead()
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 9), 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 5), float.NegativeZero);
        bytes[^1] = 200;
        var file = Read(bytes);

        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["k"] = "v" }));
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(file.Tensors["a"].Shape.ToArray(), Is.EqualTo(new long[] { 2 }));
        Assert.That(Array.ConvertAll(file.Tensors["a"].ToSingles(), BitConverter.SingleToUInt32Bits), Is.EqualTo(new[] { 0x3FC00000u, 0x80000000u }));
        Assert.That(file.Tensors["b"].Shape.Length, Is.Zero);
        Assert.That(file.Tensors["b"].Data.ToArray(), Is.EqualTo(new byte[] { 200 }));
    }

    [TestCase("{}")]
    [TestCase("{}     ")]
    [TestCase("{ \"__metadata__\" : { } }")]
    [TestCase("""{"a":{"data_offsets":[0,0],"shape":[0,5],"dtype":"BF16"},"b":{"dtype":"BOOL","shape":[3,0],"data_offsets":[0,0]}}""")]
    public void LegalHeadersAreRead(string header) => Assert.That(Read(File(header, 0)).Metadata, Is.Empty);

    [Test]
    public void TheWriterFollowsTheFormatToTheByte()
    {
        var written = Write(
            [
                SafetensorsTensor.FromBytes("a", [3], new byte[] { 1, 2, 3 }),
                SafetensorsTensor.FromSingles("z", [1, 1], [1f]),
                SafetensorsTensor.FromSingles("b", [], [2f]),
                SafetensorsTensor.FromInt64s("q", [1], [-2]),
            ],
            new Dictionary<string, string> { ["y"] = "ä", ["x"] = "\"" });

        const string Header = """
            {"__metadata__":{"x":"\"","y":"ä"},"q":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"z":{"dtype":"F32","shape":[1,1],"data_offsets":[12,16]},"a":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}
            """;
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(written);
        Assert.That(length % 8, Is.Zero);
        Assert.That(Encoding.UTF8.GetString(written, 8, length).TrimEnd(' '), Is.EqualTo(Header));
        Assert.That(Convert.ToHexString(written.AsSpan(8 + length)), Is.EqualTo("FEFFFFFFFFFFFFFF000000400000803F010203"));
    }

    [Test]
    public void TheOrderOfTensorsAndMetadataDoesNotChangeTheBytes()
    {
        SafetensorsTensor[] tensors = [SafetensorsTensor.FromSingles("a", [1], [1f]), SafetensorsTensor.FromDoubles("b", [1], [1d]), SafetensorsTensor.FromSingles("c", [1], [2f])];
        var forward = Write(tensors, new Dictionary<string, string> { ["1"] = "x", ["2"] = "y" });
        var backward = Write(tensors.Reverse(), new Dictionary<string, string> { ["2"] = "y", ["1"] = "x" });

        Assert.That(backward, Is.EqualTo(forward));
    }

    [Test]
    public void WhateverIsWrittenComesBackBitForBit()
    {
        var tensor = Gen.Zip(Gen.Elements(Enum.GetValues<SafetensorsDType>()), Gen.ArrayOf(Gen.Choose(0, 4)).Where(static shape => shape.Length <= 5));
        var property = Prop.ForAll(Arb.From(Gen.ArrayOf(tensor)), Arb.From(Gen.Choose(0, int.MaxValue)), (tensors, seed) =>
        {
            var random = new Random(seed);
            var made = tensors.Select((t, i) => Make($"t{i}\n\"é", t.Item1, t.Item2, random)).ToArray();
            var bytes = Write(made);
            var read = SafetensorsFile.Read(new PipeStream(bytes));
            return read.Tensors.Count == made.Length
                && made.All(t => Same(t, read.Tensors[t.Name]))
                && Write(read.Tensors.Values).AsSpan().SequenceEqual(bytes);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true), property);
    }

    [Test]
    public void HalvesWidenExactly()
    {
        var half = new SafetensorsTensor("h", SafetensorsDType.F16, [3], new byte[] { 0x00, 0x3C, 0x01, 0x00, 0x00, 0x7C });
        var brain = new SafetensorsTensor("b", SafetensorsDType.BF16, [2], new byte[] { 0x80, 0x3F, 0x80, 0xFF });

        Assert.That(half.ToSingles(), Is.EqualTo(new[] { 1f, 5.9604645e-8f, float.PositiveInfinity }));
        Assert.That(brain.ToSingles(), Is.EqualTo(new[] { 1f, float.NegativeInfinity }));
    }

    [Test]
    public void NumbersComeBackThroughTheirHelpers()
    {
        Assert.That(SafetensorsTensor.FromDoubles("d", [2], [Math.PI, -0.0]).ToDoubles(), Is.EqualTo(new[] { Math.PI, -0.0 }));
        Assert.That(SafetensorsTensor.FromInt64s("i", [2], [long.MinValue, 7]).ToInt64s(), Is.EqualTo(new[] { long.MinValue, 7 }));
        Assert.That(() => SafetensorsTensor.FromInt64s("i", [1], [7]).ToSingles(), Throws.InvalidOperationException.With.Message.Contains("I64"));
        Assert.That(() => SafetensorsTensor.FromSingles("s", [1], [7]).ToDoubles(), Throws.InvalidOperationException.With.Message.Contains("F32"));
        Assert.That(() => SafetensorsTensor.FromSingles("s", [1], [7]).CopyTo(new float[2]), Throws.ArgumentException.With.Message.Contains("2 floats"));
    }

    [Test]
    public void TensorsThatCannotBeWrittenAreRefused()
    {
        Assert.That(() => SafetensorsTensor.FromSingles("a", [3], [1f, 2f]), Throws.ArgumentException.With.Message.Contains("8 bytes").And.Message.Contains("12"));
        Assert.That(() => SafetensorsTensor.FromSingles("a", [-1], []), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => SafetensorsTensor.FromSingles("a", [long.MaxValue, long.MaxValue, long.MaxValue], []), Throws.ArgumentException);
        Assert.That(() => SafetensorsTensor.FromSingles("__metadata__", [0], []), Throws.ArgumentException);
        Assert.That(() => SafetensorsTensor.FromSingles("a\0", [0], []), Throws.ArgumentException);
        Assert.That(() => Write([SafetensorsTensor.FromSingles("a", [0], []), SafetensorsTensor.FromSingles("a", [0], [])]), Throws.ArgumentException.With.Message.Contains("twice"));
    }

    [TestCase("BOOL", 1)]
    [TestCase("U8", 1)]
    [TestCase("I8", 1)]
    [TestCase("F8_E5M2", 1)]
    [TestCase("F8_E4M3", 1)]
    [TestCase("F8_E8M0", 1)]
    [TestCase("I16", 2)]
    [TestCase("U16", 2)]
    [TestCase("F16", 2)]
    [TestCase("BF16", 2)]
    [TestCase("I32", 4)]
    [TestCase("U32", 4)]
    [TestCase("F32", 4)]
    [TestCase("C64", 8)]
    [TestCase("F64", 8)]
    [TestCase("I64", 8)]
    [TestCase("U64", 8)]
    public void EveryTypeHasTheNameAndTheSizeOfTheFormat(string name, int bytes)
    {
        var file = File($$$"""{"t":{"dtype":"{{{name}}}","shape":[1],"data_offsets":[0,{{{bytes}}}]}}""", bytes);
        var tensor = Read(file).Tensors["t"];
        Assert.That(tensor.ElementCount, Is.EqualTo(1));
        Assert.That(Encoding.UTF8.GetString(Write([tensor])), Does.Contain($"\"dtype\":\"{name}\""));
    }

    [Test]
    public void NothingIsWrittenThatIsNotRead()
    {
        Assert.That(() => SafetensorsTensor.FromSingles("\ud800", [0], []), Throws.ArgumentException.With.Message.Contains("not valid Unicode"));
        Assert.That(() => SafetensorsTensor.FromSingles("\ude00\ud83d", [0], []), Throws.ArgumentException);
        Assert.That(Read(Write([SafetensorsTensor.FromSingles("\ud83d\ude00", [0], [])])).Tensors.Keys, Is.EqualTo(new[] { "\ud83d\ude00" }));
        Assert.That(() => SafetensorsTensor.FromSingles("a", new long[65], []), Throws.ArgumentException.With.Message.Contains("at most 64 dimensions; 65"));
        Assert.That(Read(Write([SafetensorsTensor.FromSingles("a", new long[64], [])])).Tensors["a"].Shape.Length, Is.EqualTo(64));
        Assert.That(() => Write([], new Dictionary<string, string> { ["k"] = "\udc00" }), Throws.ArgumentException.With.Message.Contains("those of 'k' are not"));
        var most = Enumerable.Range(0, 65_536 - 3).ToDictionary(i => $"{i}", _ => string.Empty);
        Assert.That(Read(Write([SafetensorsTensor.FromSingles("a", [0], [])], most)).Metadata, Has.Count.EqualTo(most.Count));
        most.Add("more", string.Empty);
        Assert.That(() => Write([SafetensorsTensor.FromSingles("a", [0], [])], most), Throws.ArgumentException.With.Message.Contains("at most 65533 metadata; 65534"));
    }

    private static SafetensorsTensor Make(string name, SafetensorsDType type, int[] shape, Random random)
    {
        var data = new byte[shape.Aggregate(SafetensorsDTypes.SizeBytes(type), static (product, dimension) => product * dimension)];
        random.NextBytes(data);
        return new SafetensorsTensor(name, type, Array.ConvertAll(shape, static dimension => (long)dimension), (ReadOnlyMemory<byte>)data);
    }

    private static bool Same(SafetensorsTensor a, SafetensorsTensor b) =>
        a.DType == b.DType && a.Shape.SequenceEqual(b.Shape) && a.Data.Span.SequenceEqual(b.Data.Span);
}
