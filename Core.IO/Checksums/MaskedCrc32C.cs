using System.Buffers.Binary;
using System.Numerics;

namespace Spanwise.Core.IO.Checksums;

/// <summary>The masked CRC-32C of TFRecord files (Castagnoli's polynomial; rotated by 15 bits, plus 0xA282EAD8).</summary>
internal static class MaskedCrc32C
{
    private const uint MaskDelta = 0xA282EAD8;
    private const int MaskRotation = 15;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return unchecked(BitOperations.RotateRight(~crc, MaskRotation) + MaskDelta);
    }
}
