using System.Buffers.Binary;
using System.IO.Compression;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Compression;

/// <summary>gzip files of one member (RFC 1952), told from others by their first two bytes, with every check the format offers.</summary>
public static class Gzip
{
    // The densest deflate block repeats 258 bytes for two bits.
    private const int LargestRatio = 258 * 8 / 2;
    private const int TrailerBytes = 8;

    /// <summary>Returns the unpacked bytes of <paramref name="stream"/> if it is gzipped, or its own bytes if not.</summary>
    /// <param name="stream">Where to read, from its position on; left open. One that cannot seek is first read into memory if it is gzipped.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <returns>A stream that throws <see cref="DataFormatException"/> where the packed data is damaged, at the latest when its end is reached.</returns>
    /// <exception cref="DataFormatException">The gzip header is damaged.</exception>
    public static Stream OpenOrPlain(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek)
        {
            // The data sets that come through pipes are small; a seekable copy keeps one path.
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            stream = copy;
        }

        var begin = stream.Position;
        Span<byte> magic = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        stream.Position = begin;
        return isGzip ? OpenMember(stream, name) : stream;
    }

    /// <summary>Checks that a file can unpack to the size that it claims, before memory is taken for it.</summary>
    /// <exception cref="DataFormatException">No deflate stream is that dense.</exception>
    internal static void CheckRatio(long packedBytes, long unpackedBytes, string name)
    {
        if (unpackedBytes / LargestRatio > packedBytes)
        {
            throw new DataFormatException($"{name}: {packedBytes} packed bytes cannot hold the {unpackedBytes} that the header declares");
        }
    }

    /// <summary>Opens a stream that packs what is written to it; the same bytes always give the same file.</summary>
    internal static GZipStream Create(Stream stream) => new(stream, CompressionLevel.Optimal, leaveOpen: true);

    private static CheckedMemberStream OpenMember(Stream stream, string name)
    {
        var header = new HeaderReader(stream, name);
        Span<byte> fixedPart = stackalloc byte[10];
        header.Read(fixedPart);
        if (fixedPart[2] != 8)
        {
            throw new DataFormatException($"{name}: the compression method of gzip is 8; {fixedPart[2]} was found");
        }

        var flags = fixedPart[3];
        if ((flags & 0xE0) != 0)
        {
            throw new DataFormatException($"{name}: the upper three flags of gzip are 0; the flags are 0x{flags:X2}");
        }

        header.SkipOptional(flags);
        var begin = stream.Position;
        var packed = stream.Length - begin - TrailerBytes;
        if (packed <= 0)
        {
            throw new DataFormatException($"{name}: the gzip file ends before its trailer of {TrailerBytes} bytes");
        }

        Span<byte> trailer = stackalloc byte[TrailerBytes];
        stream.Position = begin + packed;
        stream.ReadExactly(trailer);
        return new CheckedMemberStream(
            new Section(stream, begin, packed),
            isDeflated: true,
            new MemberSize(BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]), IsExact: false),
            BinaryPrimitives.ReadUInt32LittleEndian(trailer),
            name);
    }

    private ref struct HeaderReader(Stream stream, string name)
    {
        private uint _crc;

        internal void Read(scoped Span<byte> bytes)
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new DataFormatException($"{name}: the file ends inside the gzip header");
            }

            _crc = Crc32.Append(_crc, bytes);
        }

        internal void SkipOptional(int flags)
        {
            Span<byte> two = stackalloc byte[2];
            if ((flags & 4) != 0)
            {
                Read(two);
                Skip(BinaryPrimitives.ReadUInt16LittleEndian(two));
            }

            // The original file name, then a comment.
            for (var flag = 8; flag <= 16; flag *= 2)
            {
                if ((flags & flag) != 0)
                {
                    SkipText();
                }
            }

            if ((flags & 2) != 0)
            {
                var expected = (ushort)_crc;
                Read(two);
                if (BinaryPrimitives.ReadUInt16LittleEndian(two) != expected)
                {
                    throw new DataFormatException($"{name}: the CRC of the gzip header must be {expected:X4}; {BinaryPrimitives.ReadUInt16LittleEndian(two):X4} was found");
                }
            }
        }

        private void Skip(int bytes)
        {
            Span<byte> one = stackalloc byte[1];
            for (; bytes > 0; bytes--)
            {
                Read(one);
            }
        }

        private void SkipText()
        {
            Span<byte> one = stackalloc byte[1];
            do
            {
                Read(one);
            }
            while (one[0] != 0);
        }
    }
}
