using System.Buffers.Binary;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Compression;

/// <summary>Where the directory of a zip file lies, as its end record says, and beyond 2 GiB that of zip64 before it.</summary>
/// <param name="Count">The members.</param>
/// <param name="Begin">Where the directory begins.</param>
/// <param name="Bytes">How long it is.</param>
internal readonly record struct ZipEnd(int Count, long Begin, int Bytes)
{
    private const uint Signature = 0x06054B50, LargeSignature = 0x06064B50, LocatorSignature = 0x07064B50;
    private const int EndBytes = 22, LargeBytes = 56, LocatorBytes = 20;

    // The signature and the length itself do not count in the length of a zip64 record.
    private const int UncountedBytes = 12;

    // Members have names, extra fields and comments of up to 64 KiB each; those of arrays take about a hundred bytes.
    private const int MaximumDirectoryBytes = 1 << 24;

    /// <summary>Finds the directory.</summary>
    /// <param name="stream">A seekable stream whose position 0 is the beginning of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="DataFormatException">There is none, or it is not before its end record.</exception>
    internal static ZipEnd Find(Stream stream, string name)
    {
        var tailBytes = (int)Math.Min(stream.Length, EndBytes + ushort.MaxValue);
        var tail = ZipDirectory.ReadAt(stream, stream.Length - tailBytes, tailBytes, $"{name}: the zip directory's end");
        for (var at = tailBytes - EndBytes; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == Signature && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndBytes)
            {
                return Read(stream, end, stream.Length - tailBytes + at, name);
            }
        }

        throw new DataFormatException($"{name}: a zip file ends with a directory; none was found in {stream.Length} bytes");
    }

    private static ZipEnd Read(Stream stream, ReadOnlySpan<byte> end, long at, string name)
    {
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        ulong bytes = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        ulong begin = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) != count)
        {
            throw new DataFormatException($"{name}: a zip file of one volume is read; this one is a part of several");
        }

        // Python writes zip64 records from 2 GiB on, and the numbers here too where they fit.
        if (begin + bytes != (ulong)at && FindLarge(stream, at, name) is { } place)
        {
            var large = ZipDirectory.ReadAt(stream, place, LargeBytes, $"{name}: the zip64 end record").AsSpan();
            var declared = BinaryPrimitives.ReadUInt64LittleEndian(large[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(large) != LargeSignature || declared != (ulong)(at - LocatorBytes - place - UncountedBytes))
            {
                throw new DataFormatException($"{name}: a zip64 end record lies before its locator; at byte {place} there is none");
            }

            var members = BinaryPrimitives.ReadUInt64LittleEndian(large[32..]);
            var (largeBytes, largeBegin) = (BinaryPrimitives.ReadUInt64LittleEndian(large[40..]), BinaryPrimitives.ReadUInt64LittleEndian(large[48..]));
            if (BinaryPrimitives.ReadUInt64LittleEndian(large[16..]) != 0 || BinaryPrimitives.ReadUInt64LittleEndian(large[24..]) != members)
            {
                throw new DataFormatException($"{name}: a zip file of one volume is read; this one is a part of several");
            }

            if (!Agree(count, members, ushort.MaxValue) || !Agree(bytes, largeBytes, uint.MaxValue) || !Agree(begin, largeBegin, uint.MaxValue))
            {
                throw new DataFormatException($"{name}: the end records must agree; {members} members in {largeBytes} bytes from {largeBegin} are declared, and {count} in {bytes} from {begin}");
            }

            (count, bytes, begin, at) = (members, largeBytes, largeBegin, place);
        }

        if (count > ZipDirectory.MaximumMembers)
        {
            throw new DataFormatException($"{name}: a zip file has at most {ZipDirectory.MaximumMembers} members here; {count} are declared");
        }

        if (begin > (ulong)at || bytes != (ulong)at - begin)
        {
            throw new DataFormatException($"{name}: the zip directory must lie before its end record; {bytes} bytes from {begin} are declared, and the record is at {at}");
        }

        return bytes <= MaximumDirectoryBytes
            ? new ZipEnd((int)count, (long)begin, (int)bytes)
            : throw new DataFormatException($"{name}: a zip directory has at most {MaximumDirectoryBytes} bytes here; {bytes} are declared");
    }

    // What does not fit is all ones, and stands in the zip64 record alone. So may what does fit.
    private static bool Agree(ulong small, ulong large, ulong allOnes) => small == large || small == allOnes;

    private static long? FindLarge(Stream stream, long end, string name)
    {
        if (end < LocatorBytes + LargeBytes)
        {
            return null;
        }

        var locator = ZipDirectory.ReadAt(stream, end - LocatorBytes, LocatorBytes, $"{name}: the zip64 locator").AsSpan();
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature)
        {
            return null;
        }

        var place = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        return place <= (ulong)(end - LocatorBytes - LargeBytes)
            ? (long)place
            : throw new DataFormatException($"{name}: a zip64 end record lies before its locator at {end - LocatorBytes}; {place} was found");
    }
}
