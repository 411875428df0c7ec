using System.Buffers.Binary;
using System.IO.Compression;

namespace Spanwise.Core.IO.Tests.Reports;

/// <summary>The pixels of a browser's PNG: 8 bits a sample, colours with or without alpha, not interlaced.</summary>
internal sealed class Screenshot
{
    private readonly byte[] _pixels;
    private readonly int _samples;

    public Screenshot(byte[] file)
    {
        (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        _samples = (file[24], file[25], file[28]) switch
        {
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            var other => throw new NotSupportedException($"bits, colour type and interlacing are {other}"),
        };
        using var packed = new MemoryStream();
        for (var at = 8; at < file.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
        {
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(file.AsSpan(at + 8, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at))));
            }
        }

        packed.Position = 0;
        using var zlib = new BufferedStream(new ZLibStream(packed, CompressionMode.Decompress));
        var rowBytes = Width * _samples;
        _pixels = new byte[rowBytes * Height];
        for (var y = 0; y < Height; y++)
        {
            var filter = zlib.ReadByte();
            zlib.ReadExactly(_pixels, y * rowBytes, rowBytes);
            Unfilter(filter, _pixels.AsSpan(y * rowBytes, rowBytes), y == 0 ? new byte[rowBytes] : _pixels.AsSpan((y - 1) * rowBytes, rowBytes));
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The pixels of a rectangle that are not of its most frequent colour, and how many colours there are.</summary>
    public (double Share, int Colours) Content(int left, int top, int width, int height)
    {
        var counts = new Dictionary<int, int>();
        for (var y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
        {
            for (var x = Math.Max(0, left); x < Math.Min(Width, left + width); x++)
            {
                var pixel = _pixels.AsSpan(((y * Width) + x) * _samples, 3);
                var colour = (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
                counts[colour] = counts.GetValueOrDefault(colour) + 1;
            }
        }

        return counts.Count == 0 ? (0, 0) : (1 - (counts.Values.Max() / (double)counts.Values.Sum()), counts.Count);
    }

    /// <summary>The brightness of a pixel, from 0 to 255.</summary>
    public double Brightness(int x, int y)
    {
        var pixel = _pixels.AsSpan(((y * Width) + x) * _samples, 3);
        return (pixel[0] + pixel[1] + pixel[2]) / 3d;
    }

    private void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (a, b, c) = (i < _samples ? 0 : row[i - _samples], above[i], i < _samples ? 0 : above[i - _samples]);
            row[i] += (byte)(filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => Paeth(a, b, c), _ => 0 });
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
