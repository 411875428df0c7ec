using System.IO.Compression;
using NUnit.Framework;
using Spanwise.Core.IO.Idx;

namespace Spanwise.Core.IO.Tests.Idx;

[TestFixture]
internal sealed class IdxDamageTests
{
    private static readonly byte[] Images = Samples.Bytes(s => IdxWriter.WriteImages(s, Samples.Set(3, 4, 5, 1)));
    private static readonly byte[] Labels = Samples.Bytes(s => IdxWriter.WriteLabels(s, Samples.Set(3, 4, 5, 1)));

    [TestCase("00000803FFFFFFFFFFFFFFFFFFFFFFFF", "4294967295 was found")]
    [TestCase("000008037FFFFFFF7FFFFFFF7FFFFFFF", "at most 1073741824 bytes")]
    [TestCase("00000803400000010000000100000001", "at most 1073741824 bytes")]
    [TestCase("00000803000000030000000000000005", "at least one pixel")]
    [TestCase("00000A03000000030000000400000005", "unknown type 0A")]
    [TestCase("00000D03000000030000000400000005", "single (0D)")]
    [TestCase("00000903000000030000000400000005", "signed byte (09)")]
    [TestCase("0000080000000003", "rank must be 3; 0 was found")]
    [TestCase("000008FF00000003", "rank must be 3; 255 was found")]
    [TestCase("000008010000000307", "rank must be 3; 1 was found")]
    [TestCase("00010803000000030000000400000005", "two zero bytes")]
    [TestCase("01000803000000030000000400000005", "two zero bytes")]
    [TestCase("504B0304", "the magic number is 504B0304")]
    [TestCase("", "ends inside the magic number")]
    public void AnImagesFileThatBreaksARuleIsRefusedWithTheValueFound(string hex, string rule)
    {
        var images = Convert.FromHexString(hex);

        Assert.That(() => Read(images, Labels), Refusal.Saying(rule));
        Assert.That(() => Read(Samples.Gzipped(images), Labels), images.Length == 0 ? Refusal.Clear : Refusal.Saying(rule));
    }

    [Test]
    public void ALargeRankIsRefusedWhereAnyRankIsRead() =>
        Assert.That(() => IdxReader.Read(new MemoryStream([0, 0, 8, 255, .. new byte[1020]])), Refusal.Saying("255 was found"));

    [Test]
    public void ZeroElementsDoNotHideHugeDimensions() =>
        Assert.That(
            () => IdxReader.Read(new MemoryStream(Convert.FromHexString("000008037FFFFFFF7FFFFFFF00000000"))).Data.Length,
            Is.Zero);

    [Test]
    public void CountsThatDifferAreRefusedWithBoth()
    {
        var four = Samples.Bytes(s => IdxWriter.WriteLabels(s, Samples.Set(4, 1, 1, 1)));

        Assert.That(() => Read(Images, four), Refusal.Saying("4 labels and 3 images"));
    }

    [TestCase(10)]
    [TestCase(200)]
    public void ALabelBeyondTheClassesIsRefusedWithItsPlace(byte label)
    {
        var labels = Labels.ToArray();
        labels[^1] = label;

        Assert.That(() => Read(Images, labels), Refusal.Saying($"label 2 is {label}"));
    }

    [Test]
    public void AFileCutAnywhereIsRefused()
    {
        for (var length = 0; length < Images.Length; length++)
        {
            var cut = Images[..length];
            Assert.That(() => Read(cut, Labels), Refusal.Clear, $"images cut to {length} bytes");
            Assert.That(() => IdxReader.ReadImages(new PipeStream(cut), new MemoryStream(Labels)), Refusal.Clear, $"a pipe cut to {length} bytes");
        }

        for (var length = 0; length < Labels.Length; length++)
        {
            var cut = Labels[..length];
            Assert.That(() => Read(Images, cut), Refusal.Clear, $"labels cut to {length} bytes");
        }
    }

    [Test]
    public void BytesBehindTheLastElementAreRefused()
    {
        Assert.That(() => Read([.. Images, 0], Labels), Refusal.Saying("more bytes follow"));
        Assert.That(() => Read(Images, [.. Labels, 0]), Refusal.Saying("more bytes follow"));
        Assert.That(() => Read(Samples.Gzipped([.. Images, 0]), Labels), Refusal.Saying("more bytes follow"));
    }

    [Test]
    public void EveryChangedBitOfAHeaderIsRefused()
    {
        for (var bit = 0; bit < 16 * 8; bit++)
        {
            var damaged = Images.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => Read(damaged, Labels), Refusal.Clear, $"bit {bit} of the images");
        }

        for (var bit = 0; bit < 8 * 8; bit++)
        {
            var damaged = Labels.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => Read(Images, damaged), Refusal.Clear, $"bit {bit} of the labels");
        }
    }

    [Test]
    public void ASizeThatTheFileCannotHoldCostsNoMemory()
    {
        var images = Images.ToArray();
        images[4] = 0x03; // 50 million images of 20 bytes
        var packed = Samples.Gzipped(images);

        Refusal.Within(1 << 20, () => Read(images, Labels));
        Refusal.Within(1 << 20, () => Read(packed, Labels));
    }

    [Test]
    public void ABombIsLeftOneByteAfterItsDeclaredSize()
    {
        // 20 bytes are declared; 64 MiB of zeros would follow.
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Images.AsSpan(0, 7));
            gzip.Write([1, .. Images.AsSpan(8, 8)]);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                gzip.Write(zeros);
            }
        }

        var one = Samples.Bytes(s => IdxWriter.WriteLabels(s, Samples.Set(1, 1, 1, 1)));
        var counting = new CountingStream(packed.ToArray());
        Refusal.Within(1 << 20, () => IdxReader.ReadImages(counting, new MemoryStream(one)));
        Assert.That(counting.BytesRead, Is.LessThan(packed.Length / 2), "the rest was unpacked too");
    }

    private static void Read(byte[] images, byte[] labels) => IdxReader.ReadImages(new MemoryStream(images), new MemoryStream(labels));

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        internal long BytesRead { get; private set; }

        // The base class comes here for spans too.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }
    }
}
