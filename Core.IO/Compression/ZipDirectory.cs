using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Compression;

/// <summary>
/// Reads the directory of a zip or zip64 file: one volume, no encryption, stored or deflated members. Sizes, places, names and local headers are all checked, because
/// System.IO.Compression.ZipArchive hands out members whose sizes and CRC are wrong.
/// </summary>
internal static class ZipDirectory
{
    internal const int MaximumMembers = 1024;

    private const uint MemberSignature = 0x02014B50, LocalSignature = 0x04034B50;
    private const int MemberBytes = 46, LocalBytes = 30;
    private const int Utf8Flag = 0x800, EncryptedFlag = 1;

    /// <summary>Reads all members, in the order of the directory.</summary>
    /// <param name="stream">A seekable stream whose position 0 is the beginning of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="DataFormatException">A rule is broken.</exception>
    internal static List<ZipMember> Read(Stream stream, string name)
    {
        var (count, begin, bytes) = ZipEnd.Find(stream, name);
        var directory = ReadAt(stream, begin, bytes, $"{name}: the directory");
        var members = new List<ZipMember>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        ReadOnlySpan<byte> rest = directory;
        for (var i = 0; i < count; i++)
        {
            var member = ReadMember(stream, ref rest, begin, name);
            if (!names.Add(member.Name))
            {
                throw new DataFormatException($"{name}: a zip member appears once; {DataFormatException.Quote(member.Name)} appears twice");
            }

            members.Add(member);
        }

        if (!rest.IsEmpty)
        {
            throw new DataFormatException($"{name}: the zip directory must hold the {count} members that it declares; {rest.Length} bytes follow them");
        }

        CheckOverlap(members, name);
        return members;
    }

    /// <summary>Opens the unpacked bytes of a member.</summary>
    internal static Stream Open(Stream stream, ZipMember member, string name)
    {
        Gzip.CheckRatio(member.PackedBytes, member.Bytes, name);
        return new CheckedMemberStream(new Section(stream, member.Begin, member.PackedBytes), member.IsDeflated, new MemberSize(member.Bytes, IsExact: true), member.Crc, name);
    }

    private static ZipMember ReadMember(Stream stream, ref ReadOnlySpan<byte> rest, long directoryBegin, string file)
    {
        if (rest.Length < MemberBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != MemberSignature)
        {
            throw new DataFormatException($"{file}: the zip directory is damaged or holds fewer members than it declares");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]);
        var sizes = new ZipSizes(
            BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]));
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
        var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
        var total = MemberBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        if (rest.Length < total)
        {
            throw new DataFormatException($"{file}: the zip directory ends inside a member");
        }

        var rawName = rest.Slice(MemberBytes, nameBytes);
        var extra = rest.Slice(MemberBytes + nameBytes, extraBytes);
        rest = rest[total..];
        var name = CheckName(rawName, flags, file);
        var quoted = DataFormatException.Quote(name);
        if ((flags & EncryptedFlag) != 0)
        {
            throw new DataFormatException($"{file}: members without encryption are read; {quoted} is encrypted");
        }

        if (method is not 0 and not 8)
        {
            throw new DataFormatException($"{file}: members are stored (0) or deflated (8); {quoted} has method {method}");
        }

        var (bytes, packed, local) = sizes.WithLarge(extra, $"{file}: {quoted}");
        if (method == 0 && packed != bytes)
        {
            throw new DataFormatException($"{file}: a stored member is as long as its data; {quoted} has {packed} bytes for {bytes}");
        }

        var begin = CheckLocal(stream, local, rawName, method, directoryBegin, $"{file}: {quoted}");
        return packed <= directoryBegin - begin
            ? new ZipMember(name, method == 8, crc, packed, bytes, begin)
            : throw new DataFormatException($"{file}: members lie before the directory; {quoted} takes bytes {begin} to {begin + packed}, the directory begins at {directoryBegin}");
    }

    private static string CheckName(ReadOnlySpan<byte> raw, int flags, string file)
    {
        var isText = (flags & Utf8Flag) != 0 ? Utf8.IsValid(raw) : Ascii.IsValid(raw);
        var name = isText ? Encoding.UTF8.GetString(raw) : Encoding.Latin1.GetString(raw);
        if (!isText || name.Length == 0 || name[0] == '/' || name.Contains('\\') || name.Contains('\0') || name.Contains(':') || Array.IndexOf(name.Split('/'), "..") >= 0)
        {
            throw new DataFormatException($"{file}: a zip member has a plain relative name; {DataFormatException.Quote(name)} was found");
        }

        return name;
    }

    private static long CheckLocal(Stream stream, long at, ReadOnlySpan<byte> rawName, int method, long directoryBegin, string member)
    {
        if (at > directoryBegin - LocalBytes - rawName.Length)
        {
            throw new DataFormatException($"{member}: the local header lies before the directory at {directoryBegin}; {at} was found");
        }

        var local = ReadAt(stream, at, LocalBytes + rawName.Length, member).AsSpan();
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != method
            || BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) != rawName.Length
            || !local[LocalBytes..].SequenceEqual(rawName))
        {
            throw new DataFormatException($"{member}: the local header must agree with the directory; at byte {at} it does not");
        }

        return at + local.Length + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
    }

    private static void CheckOverlap(List<ZipMember> members, string name)
    {
        var sorted = new List<ZipMember>(members);
        sorted.Sort(static (a, b) => (a.Begin, a.PackedBytes).CompareTo((b.Begin, b.PackedBytes)));
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Begin < sorted[i - 1].Begin + sorted[i - 1].PackedBytes)
            {
                throw new DataFormatException($"{name}: zip members do not overlap; {DataFormatException.Quote(sorted[i].Name)} begins inside {DataFormatException.Quote(sorted[i - 1].Name)}");
            }
        }
    }

    internal static byte[] ReadAt(Stream stream, long position, int bytes, string what)
    {
        var buffer = new byte[bytes];
        stream.Position = position;
        return stream.ReadAtLeast(buffer, bytes, throwOnEndOfStream: false) == bytes
            ? buffer
            : throw new DataFormatException($"{what}: the file ends inside it");
    }
}
