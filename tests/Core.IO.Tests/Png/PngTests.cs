using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.IO.Png;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Png;

[TestFixture]
internal sealed class PngTests
{
    [Test]
    public void APictureComesBackFromItsChunks([Values(1, 5, 300)] int width, [Values(1, 7)] int height)
    {
        var pixels = new byte[width * height];
        new Random(1).NextBytes(pixels);

        Assert.That(Decode(Samples.Bytes(s => PngWriter.WriteGrey(s, width, height, pixels)), out var found), Is.EqualTo(pixels));
        Assert.That(found, Is.EqualTo((width, height)));
    }

    [Test]
    public void APictureInColoursComesBackFromItsChunks([Values(1, 5, 300)] int width, [Values(1, 7)] int height)
    {
        var pixels = new byte[3 * width * height];
        new Random(1).NextBytes(pixels);

        Assert.That(Decode(Samples.Bytes(s => PngWriter.WriteColour(s, width, height, pixels)), out var found, samples: 3), Is.EqualTo(pixels));
        Assert.That(found, Is.EqualTo((width, height)));
        Assert.That(() => PngWriter.WriteColour(Stream.Null, 3, 3, new byte[9]), Throws.ArgumentException.With.Message.Contains("9 bytes").And.Message.Contains("27"));
    }

    [Test]
    public void PixelsThatDoNotFillThePictureAreRefused() =>
        Assert.That(() => PngWriter.WriteGrey(Stream.Null, 3, 3, new byte[8]), Throws.ArgumentException.With.Message.Contains("8 bytes").And.Message.Contains("9"));

    [Test]
    public void TheSheetShowsTheFirstImagesOfEachClassInItsRowDarkOnWhite()
    {
        // Images of one pixel: 10, 20, 30 and 40, of classes 1, 0, 1 and 1.
        var set = new ImageSet([10, 20, 30, 40], [1, 0, 1, 1], 1, 1, 2);
        var sheet = Decode(Samples.Bytes(s => ContactSheet.Write(s, set, 2)), out var size);

        Assert.That(size, Is.EqualTo((14, 14)));
        var expected = new byte[14 * 14];
        expected.AsSpan().Fill(255);
        expected[(4 * 14) + 4] = 255 - 20;
        expected[(9 * 14) + 4] = 255 - 10;
        expected[(9 * 14) + 9] = 255 - 30;
        Assert.That(sheet, Is.EqualTo(expected));
    }

    private static byte[] Decode(byte[] file, out (int Width, int Height) size, int samples = 1)
    {
        Assert.That(Convert.ToHexString(file.AsSpan(0, 8)), Is.EqualTo("89504E470D0A1A0A"));
        size = default;
        var names = new List<string>();
        var packed = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var chunk = file.AsSpan(at + 4, 4 + length);
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), Is.EqualTo(Crc32.Append(0, chunk)));
            names.Add(Encoding.ASCII.GetString(chunk[..4]));
            if (names[^1] == "IHDR")
            {
                size = (BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), BinaryPrimitives.ReadInt32BigEndian(chunk[8..]));
                Assert.That(chunk[12..].ToArray(), Is.EqualTo(new byte[] { 8, (byte)(samples == 3 ? 2 : 0), 0, 0, 0 }));
            }
            else
            {
                packed.Write(chunk[4..]);
            }

            at += 12 + length;
        }

        Assert.That(names, Is.EqualTo(new[] { "IHDR", "IDAT", "IEND" }));
        packed.Position = 0;
        var rows = new MemoryStream();
        new ZLibStream(packed, CompressionMode.Decompress).CopyTo(rows);
        var rowBytes = samples * size.Width;
        var pixels = new byte[rowBytes * size.Height];
        for (var y = 0; y < size.Height; y++)
        {
            var row = rows.GetBuffer().AsSpan(y * (rowBytes + 1), rowBytes + 1);
            Assert.That(row[0], Is.Zero);
            row[1..].CopyTo(pixels.AsSpan(y * rowBytes));
        }

        return pixels;
    }
}
