using System.Buffers.Binary;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Compression;

/// <summary>The sizes and the place of a zip member; a number that does not fit 32 bits is all ones, and stands in an extra field of zip64.</summary>
/// <param name="Bytes">Bytes unpacked.</param>
/// <param name="PackedBytes">Bytes in the file.</param>
/// <param name="Local">Where the local header begins.</param>
internal readonly record struct ZipSizes(long Bytes, long PackedBytes, long Local)
{
    private const ushort LargeField = 1;
    private const int FieldHeaderBytes = 4;

    /// <summary>Takes from the extra field what did not fit.</summary>
    /// <param name="extra">The member's extra fields.</param>
    /// <param name="member">What to call the member in messages.</param>
    /// <exception cref="DataFormatException">A number is not there, or does not fit 63 bits.</exception>
    internal ZipSizes WithLarge(ReadOnlySpan<byte> extra, string member)
    {
        if (Bytes != uint.MaxValue && PackedBytes != uint.MaxValue && Local != uint.MaxValue)
        {
            return this;
        }

        var numbers = Find(extra);

        // The order is that of the format; a number that fits is left out.
        return new ZipSizes(Take(Bytes, ref numbers, member), Take(PackedBytes, ref numbers, member), Take(Local, ref numbers, member));
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= FieldHeaderBytes)
        {
            var bytes = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (bytes > extra.Length - FieldHeaderBytes)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == LargeField)
            {
                return extra.Slice(FieldHeaderBytes, bytes);
            }

            extra = extra[(FieldHeaderBytes + bytes)..];
        }

        return [];
    }

    private static long Take(long small, ref ReadOnlySpan<byte> numbers, string member)
    {
        if (small != uint.MaxValue)
        {
            return small;
        }

        if (numbers.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(numbers) is not (>= 0 and var value))
        {
            throw new DataFormatException($"{member}: a size or place beyond 4 GiB stands in the extra field of zip64; there is none of 63 bits");
        }

        numbers = numbers[sizeof(long)..];
        return value;
    }
}
