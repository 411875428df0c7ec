using System.Buffers.Binary;

namespace Spanwise.Core.IO.Checksums;

/// <summary>The CRC-32 of gzip, zip and PNG (reflected polynomial 0xEDB88320), eight bytes a step.</summary>
/// <remarks>Slicing by eight: 1.5–2 GB/s, well above what inflating delivers, with 8 KiB of tables.</remarks>
internal static class Crc32
{
    private const int Slices = 8;
    private static readonly uint[] Table = MakeTable();

    /// <summary>Continues a sum over <paramref name="bytes"/>; begin with 0.</summary>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = Table;
        crc = ~crc;
        while (bytes.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[0x700 | (byte)low] ^ table[0x600 | (byte)(low >> 8)] ^ table[0x500 | (byte)(low >> 16)] ^ table[0x400 | (int)(low >> 24)]
                ^ table[0x300 | (byte)high] ^ table[0x200 | (byte)(high >> 8)] ^ table[0x100 | (byte)(high >> 16)] ^ table[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (var value in bytes)
        {
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * 0xEDB88320);
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        }

        return table;
    }
}
