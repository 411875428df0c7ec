using System.Buffers.Binary;
using System.Text;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.IO.Compression;

namespace Spanwise.Core.IO.Npy;

/// <summary>Writes npz files. Members are stored, as <c>numpy.savez</c> does, in the order given and dated 1980: the same arrays always give the same bytes.</summary>
public static class NpzWriter
{
    private const ushort Version = 20, Utf8Flag = 0x800;

    // 1 January 1980, the first day that zip knows.
    private const ushort Date = 0x21;

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to write; it need not seek and is left open.</param>
    /// <param name="arrays">The arrays by name, without <c>.npy</c>.</param>
    /// <exception cref="ArgumentException">A name appears twice or is no plain name, or the file would exceed 4 GiB or 1 024 arrays.</exception>
    public static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, NpyArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        Check(arrays);
        var directory = new MemoryStream();
        uint position = 0;
        foreach (var (name, array) in arrays)
        {
            var fileName = Encoding.UTF8.GetBytes(name + ".npy");
            var prefix = NpyHeader.Write(array);
            var crc = Crc32.Append(Crc32.Append(0, prefix), array.Data.Span);
            var common = Common(fileName, crc, (uint)(prefix.Length + array.Data.Length));

            WriteNumber(stream, 0x04034B50);
            stream.Write(common);
            stream.Write(fileName);
            stream.Write(prefix);
            stream.Write(array.Data.Span);

            WriteNumber(directory, 0x02014B50);
            directory.Write([(byte)Version, 0]);
            directory.Write(common);
            directory.Write(new byte[10]); // comment length, volume, attributes
            WriteNumber(directory, position);
            directory.Write(fileName);
            position += (uint)(4 + common.Length + fileName.Length + prefix.Length + array.Data.Length);
        }

        stream.Write(directory.GetBuffer().AsSpan(0, (int)directory.Length));
        WriteEnd(stream, (ushort)arrays.Count, (uint)directory.Length, position);
    }

    // What the local header and the directory have in common: from the version to the lengths of name and extra field.
    private static byte[] Common(byte[] name, uint crc, uint bytes)
    {
        var common = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(common, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(2), Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(8), Date);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(10), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(14), bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(18), bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(22), (ushort)name.Length);
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

    private static void WriteNumber(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Check(IReadOnlyList<KeyValuePair<string, NpyArray>> arrays)
    {
        if (arrays.Count > ZipDirectory.MaximumMembers)
        {
            throw new ArgumentException($"a file holds at most {ZipDirectory.MaximumMembers} arrays; {arrays.Count} were given", nameof(arrays));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        long total = 0;
        foreach (var (name, array) in arrays)
        {
            if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAny("/\\:\0") || name.Length > 1000)
            {
                throw new ArgumentException($"an array has a plain name; '{name}' was given", nameof(arrays));
            }

            if (!names.Add(name))
            {
                throw new ArgumentException($"a file holds one array of a name; '{name}' was given twice", nameof(arrays));
            }

            // The headers, the prefix and twice the name stay below 16 KiB.
            total += array.Data.Length + 16_384;
        }

        if (total > uint.MaxValue)
        {
            throw new ArgumentException($"a file stays below 4 GiB; the arrays need about {total} bytes", nameof(arrays));
        }
    }
}
