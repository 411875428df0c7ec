using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.IO.Compression;

namespace Spanwise.Core.IO.Tests.Compression;

[TestFixture]
internal sealed class GzipTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("a text that repeats, a text that repeats, and ends");

    [Test]
    public void AMemberIsUnpacked([Values] bool seekable)
    {
        var packed = Samples.Gzipped(Content);

        Assert.That(Unpack(seekable ? new MemoryStream(packed) : new PipeStream(packed)), Is.EqualTo(Content));
    }

    [Test]
    public void WhatIsNotGzippedPassesAsItIs([Values(0, 1, 2, 50)] int length) =>
        Assert.That(Unpack(new MemoryStream(Content[..length])), Is.EqualTo(Content[..length]));

    [Test]
    public void AnEmptyMemberIsUnpacked() => Assert.That(Unpack(new MemoryStream(WithHeader(0, [], []))), Is.Empty);

    [Test]
    public void LongContentPassesThroughBuffers()
    {
        var content = new byte[300_000];
        new Random(5).NextBytes(content.AsSpan(0, 150_000));

        Assert.That(Unpack(new MemoryStream(Samples.Gzipped(content))), Is.EqualTo(content));
    }

    [Test]
    public void OptionalHeaderFieldsAreSkipped()
    {
        byte[] fields = [3, 0, 1, 2, 3, .. "name\0"u8, .. "comment\0"u8];
        byte[] withoutCrc = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0xFF, .. fields];
        var crc = Crc32.Append(0, withoutCrc);

        Assert.That(Unpack(new MemoryStream(WithHeader(0x1E, [.. fields, (byte)crc, (byte)(crc >> 8)], Content))), Is.EqualTo(Content));
        Assert.That(
            () => Unpack(new MemoryStream(WithHeader(0x1E, [.. fields, (byte)~crc, (byte)(crc >> 8)], Content))),
            Refusal.Saying("CRC of the gzip header"));
    }

    [Test]
    public void AFileCutAnywhereIsRefused()
    {
        var packed = Samples.Gzipped(Content);
        for (var length = 2; length < packed.Length; length++)
        {
            var cut = packed[..length];
            Assert.That(() => Unpack(new MemoryStream(cut)), Refusal.Clear, $"cut to {length} bytes");
        }
    }

    [Test]
    public void EveryChangedBitOfDataAndTrailerIsRefused()
    {
        var packed = Samples.Gzipped(Content);
        for (var bit = 10 * 8; bit < packed.Length * 8; bit++)
        {
            var damaged = packed.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            // Padding bits after the last deflate block mean nothing.
            var accepted = Refusal.Accepts(() => Assert.That(Unpack(new MemoryStream(damaged)), Is.EqualTo(Content)));
            Assert.That(accepted, Is.False.Or.EqualTo(bit / 8 == packed.Length - 9), $"bit {bit}");
        }
    }

    [Test]
    public void ASecondMemberOrOtherBytesBehindAreRefused([Values(1, 2, 8, 9, 100, 10_000)] int extra)
    {
        var packed = Samples.Gzipped(Content);

        Assert.That(() => Unpack(new MemoryStream([.. packed, .. new byte[extra]])), Refusal.Saying("follow the end"));
        Assert.That(() => Unpack(new MemoryStream([.. packed, .. packed])), Refusal.Saying("follow the end"));
    }

    [TestCase(2, 7, "method")]
    [TestCase(3, 0x20, "upper three flags")]
    [TestCase(3, 0x80, "upper three flags")]
    public void AHeaderThatIsNotUnderstoodIsRefused(int position, byte value, string rule)
    {
        var packed = Samples.Gzipped(Content);
        packed[position] = value;

        Assert.That(() => Unpack(new MemoryStream(packed)), Refusal.Saying(rule));
    }

    [Test]
    public void NoFileIsBelievedToBeDenserThanDeflateCanBe()
    {
        Assert.That(() => Gzip.CheckRatio(1000, 1000 * 1032, "x"), Throws.Nothing);
        Assert.That(() => Gzip.CheckRatio(1000, 1002 * 1032, "x"), Refusal.Saying("cannot hold"));
    }

    private static byte[] Unpack(Stream stream)
    {
        using var unpacked = Gzip.OpenOrPlain(stream, "file");
        using var copy = new MemoryStream();
        unpacked.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] WithHeader(byte flags, byte[] fields, byte[] content)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        byte[] data = content.Length == 0 ? [3, 0] : deflated.ToArray();
        return [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 0xFF, .. fields, .. data, .. BitConverter.GetBytes(Crc32.Append(0, content)), .. BitConverter.GetBytes(content.Length)];
    }
}
