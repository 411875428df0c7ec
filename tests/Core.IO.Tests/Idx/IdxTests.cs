using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Spanwise.Core.IO.Idx;

namespace Spanwise.Core.IO.Tests.Idx;

[TestFixture]
internal sealed class IdxTests
{
    [Test]
    public void ASetIsWrittenAsTheFormatSays()
    {
        var set = new Core.Train.Data.ImageSet([1, 2, 3, 4, 5, 6], [7], 2, 3);

        Assert.That(Convert.ToHexString(Samples.Bytes(s => IdxWriter.WriteImages(s, set))), Is.EqualTo("00000803000000010000000200000003010203040506"));
        Assert.That(Convert.ToHexString(Samples.Bytes(s => IdxWriter.WriteLabels(s, set))), Is.EqualTo("000008010000000107"));
    }

    [Test]
    public void ASetComesBackFromItsFiles([Values] bool packedImages, [Values] bool packedLabels, [Values] bool seekable, [Values(0, 1, 5)] int count)
    {
        var set = Samples.Set(count, 3, 5, 9);
        var images = Samples.Bytes(s => IdxWriter.WriteImages(s, set));
        var labels = Samples.Bytes(s => IdxWriter.WriteLabels(s, set));
        var read = IdxReader.ReadImages(Open(packedImages ? Samples.Gzipped(images) : images), Open(packedLabels ? Samples.Gzipped(labels) : labels));

        Assert.That(Samples.Same(read, set), Is.True);

        Stream Open(byte[] bytes) => seekable ? new MemoryStream(bytes) : new PipeStream(bytes);
    }

    [Test]
    public void AnyArrayComesBackBitForBit()
    {
        var shapes = Gen.ArrayOf(Gen.Choose(0, 6)).Where(static shape => shape.Length is > 0 and < 6);
        var property = Prop.ForAll(Arb.From(shapes), Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Elements(false, true)), (shape, seed, packed) =>
        {
            var data = new byte[shape.Aggregate(1, static (product, dimension) => product * dimension)];
            new Random(seed).NextBytes(data);
            var bytes = Samples.Bytes(s => IdxWriter.Write(s, shape, data));
            var read = IdxReader.Read(new MemoryStream(packed ? Samples.Gzipped(bytes) : bytes));
            return read.Shape.SequenceEqual(shape) && read.Data.Span.SequenceEqual(data);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true), property);
    }

    [Test]
    public void WhatDoesNotFitItsShapeIsNotWritten()
    {
        Assert.That(() => IdxWriter.Write(Stream.Null, [2, 3], new byte[5]), Throws.ArgumentException.With.Message.Contains("5 bytes").And.Message.Contains("6"));
        Assert.That(() => IdxWriter.Write(Stream.Null, [], new byte[1]), Throws.ArgumentException);
        Assert.That(() => IdxWriter.Write(Stream.Null, [-1, -1], new byte[1]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => IdxWriter.Write(Stream.Null, [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], []), Throws.ArgumentException);
    }
}
