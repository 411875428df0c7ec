using System.Buffers.Binary;
using System.Text;
using Spanwise.Core.IO.Npy;

namespace Spanwise.Core.IO.Tests.Npy;

/// <summary>npy files to be damaged.</summary>
internal static class NpySeeds
{
    /// <summary>Each is of an array of 48 bytes.</summary>
    internal static readonly string[] Headers =
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1, 3), }",
        "{'shape': (48,), 'descr': '|u1', 'fortran_order': False}",
        "{\"descr\": \"<i2\", \"fortran_order\": False, \"shape\": (24,), } \n",
        "{'descr': '<u8', 'fortran_order': False, 'shape': (6,1,1,1,1,1,1), }",
    ];

    /// <summary>Three texts of up to four characters.</summary>
    internal static byte[] Texts => File(1, "{'descr': '<U4', 'fortran_order': False, 'shape': (3,), }", Encoding.UTF32.GetBytes("ab\0\0\u00E9\U0001F600\0\0wxyz"));

    internal static byte[] Column => Samples.Bytes(static s => NpyWriter.Write(s, NpyArray.FromSingles([3], [1, float.NaN, 3])));

    internal static byte[] Inputs => Samples.Bytes(static s => NpyWriter.Write(s, NpyArray.FromSingles([3, 1, 2], [1, 2, 3, 4, 5, 6])));

    internal static byte[] File(byte version, string header) => File(version, header, new byte[48]);

    /// <summary>A file with a damaged header whose length is right.</summary>
    internal static byte[] Wrap(byte[] header) => File(header.Length > ushort.MaxValue ? (byte)2 : (byte)1, Encoding.Latin1.GetString(header), new byte[48]);

    private static byte[] File(byte version, string header, byte[] data)
    {
        var text = Encoding.Latin1.GetBytes(header);
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        }

        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }
}
