using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.IO.Compression;

namespace Spanwise.Core.IO.Npy;

/// <summary>
/// Writes npz files as NumPy reads them. Members are dated 1980 and in the order given: the same arrays give the same bytes (deflated ones with the same version of .NET). From
/// 4 GiB on the file is zip64.
/// </summary>
/// <example>
/// <code>
/// using var file = File.Create("arrays.npz");
/// NpzWriter.Write(file, [new("x", NpyArray.Of&lt;float&gt;([2, 3], values)), new("y", NpyArray.Of&lt;long&gt;([2], [0, 1]))]);
/// </code>
/// </example>
public static class NpzWriter
{
    private const ushort Version = 20, LargeVersion = 45, Utf8Flag = 0x800, Deflated = 8;

    // 1 January 1980, the first day that zip knows.
    private const ushort Date = 0x21;
    private const int CommonBytes = 26, LargeEndBytes = 56;

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to write, from its position on; it need not seek and is left open.</param>
    /// <param name="arrays">The arrays by name, without <c>.npy</c>.</param>
    /// <param name="compress">True to deflate the arrays, as <c>numpy.savez_compressed</c> does; false to store them, as <c>numpy.savez</c> does.</param>
    /// <exception cref="ArgumentException">A name appears twice or is no plain name, or there are more than 1 024 arrays.</exception>
    public static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, NpyArray>> arrays, bool compress = false) =>
        Write(stream, arrays, compress, uint.MaxValue);

    /// <param name="stream">Where to write.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compress">Whether to deflate.</param>
    /// <param name="largeFrom">From which place on a number is written as one of zip64; lowered by tests.</param>
    internal static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, NpyArray>> arrays, bool compress, long largeFrom)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        Check(arrays);
        var directory = new MemoryStream();
        long position = 0;
        foreach (var (name, array) in arrays)
        {
            var fileName = Encoding.UTF8.GetBytes(name + ".npy");
            var prefix = NpyHeader.Write(array);
            var packed = compress ? Deflate(prefix, array.Data.Span) : null;
            var crc = Crc32.Append(Crc32.Append(0, prefix), array.Data.Span);
            var bytes = (uint)(prefix.Length + array.Data.Length);
            var packedBytes = (uint?)packed?.Length ?? bytes;
            var isLarge = position >= largeFrom;

            WriteNumber(stream, 0x04034B50);
            stream.Write(Common(fileName, packed is not null, crc, packedBytes, bytes, isLarge: false));
            stream.Write(fileName);
            if (packed is null)
            {
                stream.Write(prefix);
                stream.Write(array.Data.Span);
            }
            else
            {
                stream.Write(packed.GetBuffer(), 0, (int)packed.Length);
            }

            WriteNumber(directory, 0x02014B50);
            directory.Write([(byte)(isLarge ? LargeVersion : Version), 0]);
            directory.Write(Common(fileName, packed is not null, crc, packedBytes, bytes, isLarge));
            directory.Write(new byte[10]); // comment length, volume, attributes
            WriteNumber(directory, isLarge ? uint.MaxValue : (uint)position);
            directory.Write(fileName);
            if (isLarge)
            {
                // Field 1, of eight bytes: the place.
                WriteNumber(directory, 0x00080001);
                WriteLong(directory, position);
            }

            position += sizeof(uint) + CommonBytes + fileName.Length + packedBytes;
        }

        stream.Write(directory.GetBuffer().AsSpan(0, (int)directory.Length));
        if (position >= largeFrom)
        {
            WriteLargeEnd(stream, arrays.Count, directory.Length, position);
        }

        WriteEnd(stream, (ushort)arrays.Count, (uint)directory.Length, position >= largeFrom ? uint.MaxValue : (uint)position);
    }

    private static MemoryStream Deflate(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> data)
    {
        var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(prefix);
        deflate.Write(data);
        return packed;
    }

    // What the local header and the directory have in common: from the version to the lengths of name and extra field.
    private static byte[] Common(byte[] name, bool isDeflated, uint crc, uint packedBytes, uint bytes, bool isLarge)
    {
        var common = new byte[CommonBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(common, isLarge ? LargeVersion : Version);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(2), Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(4), isDeflated ? Deflated : (ushort)0);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(8), Date);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(10), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(14), packedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(18), bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(22), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(24), isLarge ? (ushort)12 : (ushort)0);
        return common;
    }

    private static void WriteEnd(Stream stream, ushort count, uint directoryBytes, uint directoryBegin)
    {
        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], directoryBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], directoryBegin);
        stream.Write(end);
    }

    // The end record of zip64, then where it is.
    private static void WriteLargeEnd(Stream stream, long count, long directoryBytes, long directoryBegin)
    {
        WriteNumber(stream, 0x06064B50);
        WriteLong(stream, LargeEndBytes - 12);
        stream.Write([(byte)LargeVersion, 0, (byte)LargeVersion, 0]);
        WriteLong(stream, 0); // this volume, and that of the directory
        WriteLong(stream, count);
        WriteLong(stream, count);
        WriteLong(stream, directoryBytes);
        WriteLong(stream, directoryBegin);
        WriteNumber(stream, 0x07064B50);
        WriteNumber(stream, 0);
        WriteLong(stream, directoryBegin + directoryBytes);
        WriteNumber(stream, 1); // volumes
    }

    private static void WriteNumber(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteLong(Stream stream, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Check(IReadOnlyList<KeyValuePair<string, NpyArray>> arrays)
    {
        if (arrays.Count > ZipDirectory.MaximumMembers)
        {
            throw new ArgumentException($"a file holds at most {ZipDirectory.MaximumMembers} arrays; {arrays.Count} were given", nameof(arrays));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, array) in arrays)
        {
            if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAny("/\\:\0") || name.Length > 1000)
            {
                throw new ArgumentException($"an array has a plain name; '{name}' was given", nameof(arrays));
            }

            ArgumentNullException.ThrowIfNull(array, nameof(arrays));
            if (!names.Add(name))
            {
                throw new ArgumentException($"a file holds one array of a name; '{name}' was given twice", nameof(arrays));
            }
        }
    }
}
