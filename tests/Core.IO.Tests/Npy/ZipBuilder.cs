using System.Text;
using Spanwise.Core.IO.Checksums;

namespace Spanwise.Core.IO.Tests.Npy;

/// <summary>Zip files with whatever is to be wrong with them.</summary>
internal sealed class ZipBuilder
{
    private readonly MemoryStream _file = new();
    private readonly MemoryStream _directory = new();
    private int _count;

    internal ZipBuilder Add(
        string name, byte[] content, bool deflate = false, uint? crc = null, uint? size = null, uint? packedSize = null, int? localOffset = null, string? localName = null, ushort flags = 0, ushort? method = null, byte[]? extra = null)
    {
        var data = deflate ? Samples.Deflated(content) : content;
        var offset = (uint)(localOffset ?? (int)_file.Length);
        byte[] common =
        [
            20, 0, (byte)flags, (byte)(flags >> 8), .. BitConverter.GetBytes(method ?? (ushort)(deflate ? 8 : 0)), 0, 0, 0x21, 0,
            .. BitConverter.GetBytes(crc ?? Crc32.Append(0, content)), .. BitConverter.GetBytes(packedSize ?? (uint)data.Length), .. BitConverter.GetBytes(size ?? (uint)content.Length),
        ];
        if (localOffset is null)
        {
            var local = Encoding.Latin1.GetBytes(localName ?? name);
            _file.Write([0x50, 0x4B, 3, 4, .. common, .. BitConverter.GetBytes((ushort)local.Length), 0, 0, .. local, .. data]);
        }

        var raw = Encoding.Latin1.GetBytes(name);
        _directory.Write([0x50, 0x4B, 1, 2, 20, 0, .. common, .. BitConverter.GetBytes((ushort)raw.Length), .. BitConverter.GetBytes((ushort)(extra?.Length ?? 0)), .. new byte[10], .. BitConverter.GetBytes(offset), .. raw, .. extra ?? []]);
        _count++;
        return this;
    }

    internal byte[] ToArray(int? count = null, string comment = "", uint? directoryOffset = null)
    {
        var members = BitConverter.GetBytes((ushort)(count ?? _count));
        return
        [
            .. _file.ToArray(), .. _directory.ToArray(), 0x50, 0x4B, 5, 6, 0, 0, 0, 0, .. members, .. members,
            .. BitConverter.GetBytes((uint)_directory.Length), .. BitConverter.GetBytes(directoryOffset ?? (uint)_file.Length), .. BitConverter.GetBytes((ushort)comment.Length), .. Encoding.ASCII.GetBytes(comment),
        ];
    }
}
