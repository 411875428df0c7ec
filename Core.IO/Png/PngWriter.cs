using System.Buffers.Binary;
using System.IO.Compression;
using Spanwise.Core.IO.Checksums;

namespace Spanwise.Core.IO.Png;

/// <summary>Writes 8-bit PNG pictures, grey or in colours.</summary>
public static class PngWriter
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Writes a grey picture.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="pixels">width × height grey values, row by row; 0 is black, 255 white.</param>
    /// <exception cref="ArgumentException">There are not width × height pixels.</exception>
    public static void WriteGrey(Stream stream, int width, int height, ReadOnlySpan<byte> pixels) => Write(stream, width, height, pixels, samples: 1, colourType: 0);

    /// <summary>Writes a picture in colours.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="pixels">width × height times red, green and blue, row by row.</param>
    /// <exception cref="ArgumentException">There are not 3 × width × height bytes.</exception>
    public static void WriteColour(Stream stream, int width, int height, ReadOnlySpan<byte> pixels) => Write(stream, width, height, pixels, samples: 3, colourType: 2);

    private static void Write(Stream stream, int width, int height, ReadOnlySpan<byte> pixels, int samples, byte colourType)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixels.Length != (long)samples * width * height)
        {
            throw new ArgumentException($"pixels holds {pixels.Length} bytes; {width}×{height} needs {(long)samples * width * height}", nameof(pixels));
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8..].Clear(); // compression 0, filter 0, interlace 0
        (header[8], header[9]) = (8, colourType); // bits a sample; 0 is grey, 2 colour

        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Deflate(samples * width, pixels));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static ReadOnlySpan<byte> Deflate(int rowBytes, ReadOnlySpan<byte> pixels)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (; !pixels.IsEmpty; pixels = pixels[rowBytes..])
            {
                zlib.WriteByte(0); // each row names its filter: none
                zlib.Write(pixels[..rowBytes]);
            }
        }

        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), data));
        stream.Write(number);
    }
}
