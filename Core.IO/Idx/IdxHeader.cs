using System.Buffers.Binary;
using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Idx;

/// <summary>The header of an IDX file: two zeros, element type, rank, and one big-endian size a dimension.</summary>
internal static class IdxHeader
{
    internal const byte UnsignedByte = 0x08;

    // The format has room for 255; no data set comes near, and a rank like that is the mark of a damaged file.
    internal const int MaximumRank = 32;

    /// <summary>Reads the header of a file of bytes and returns its dimensions.</summary>
    /// <param name="source">Where to read.</param>
    /// <param name="rank">The rank that the use demands; null takes any.</param>
    /// <exception cref="DataFormatException">A rule is broken.</exception>
    internal static int[] Read(CheckedStreamReader source, int? rank)
    {
        Span<byte> magic = stackalloc byte[4];
        source.ReadExactly(magic, "the magic number");
        var found = $"{source.Name}: {{0}}; the magic number is {BinaryPrimitives.ReadUInt32BigEndian(magic):X8}";
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Error(found, "an IDX file begins with two zero bytes");
        }

        if (magic[2] != UnsignedByte)
        {
            throw Error(found, $"elements are unsigned bytes (08); {TypeName(magic[2])} was found");
        }

        if (magic[3] is 0 or > MaximumRank || (rank is { } needed && magic[3] != needed))
        {
            throw Error(found, $"the rank must be {rank?.ToString(CultureInfo.InvariantCulture) ?? $"1 to {MaximumRank}"}; {magic[3]} was found");
        }

        var sizes = new int[magic[3]];
        Span<byte> size = stackalloc byte[4];
        foreach (ref var dimension in sizes.AsSpan())
        {
            source.ReadExactly(size, "the dimensions");
            var value = BinaryPrimitives.ReadUInt32BigEndian(size);
            dimension = value <= int.MaxValue ? (int)value : throw new DataFormatException($"{source.Name}: a dimension is at most {int.MaxValue}; {value} was found");
        }

        return sizes;
    }

    internal static void Write(Stream stream, ReadOnlySpan<int> shape)
    {
        if (shape.Length is 0 or > MaximumRank)
        {
            throw new ArgumentException($"an IDX array has rank 1 to {MaximumRank}; {shape.Length} was given", nameof(shape));
        }

        Span<byte> header = stackalloc byte[4 * (1 + shape.Length)];
        header.Clear();
        header[2] = UnsignedByte;
        header[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[i], nameof(shape));
            BinaryPrimitives.WriteInt32BigEndian(header[(4 * (i + 1))..], shape[i]);
        }

        stream.Write(header);
    }

    private static DataFormatException Error(string found, string rule) => new(found.Replace("{0}", rule, StringComparison.Ordinal));

    private static string TypeName(byte type) => type switch
    {
        0x09 => "signed byte (09)",
        0x0B => "16-bit integer (0B)",
        0x0C => "32-bit integer (0C)",
        0x0D => "single (0D)",
        0x0E => "double (0E)",
        _ => $"unknown type {type:X2}",
    };
}
