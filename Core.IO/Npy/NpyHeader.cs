using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>The prefix of an npy file, formats 1.0 to 3.0.</summary>
/// <param name="Type">The element type.</param>
/// <param name="IsFortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="DataBytes">The bytes of the elements.</param>
/// <param name="PrefixBytes">The bytes before the elements.</param>
internal sealed record NpyHeader(NpyType Type, bool IsFortranOrder, long[] Shape, long DataBytes, int PrefixBytes)
{
    // NumPy's own bound: beyond it, Python's parser may exhaust its stack.
    internal const int MaximumCharacters = 10_000;
    private const int AlignmentBytes = 64;

    /// <summary>The characters of an element, four bytes each, where elements are texts; null where they are numbers.</summary>
    internal int? TextLength { get; init; }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks a prefix.</summary>
    /// <param name="source">Where to read.</param>
    /// <param name="allowTexts">True to take texts too, such as <c>&lt;U5</c>.</param>
    /// <exception cref="DataFormatException">A rule is broken.</exception>
    internal static NpyHeader Read(CheckedStreamReader source, bool allowTexts = false)
    {
        Span<byte> start = stackalloc byte[8];
        source.ReadExactly(start, "the magic string");
        if (!start[..6].SequenceEqual(Magic))
        {
            throw new DataFormatException($"{source.Name}: an npy file begins with 93 'NUMPY'; {Convert.ToHexString(start[..6])} was found");
        }

        if (start[6] is < 1 or > 3 || start[7] != 0)
        {
            throw new DataFormatException($"{source.Name}: the format is 1.0, 2.0 or 3.0; {start[6]}.{start[7]} was found");
        }

        Span<byte> length = stackalloc byte[4];
        length = length[..(start[6] == 1 ? 2 : 4)];
        source.ReadExactly(length, "the header's length");
        var bytes = length.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (bytes > MaximumCharacters)
        {
            throw new DataFormatException($"{source.Name}: a header has at most {MaximumCharacters} characters; {bytes} are declared");
        }

        var text = source.ReadBytes(bytes, "the header");
        if (start[6] == 3 && !Utf8.IsValid(text))
        {
            throw new DataFormatException($"{source.Name}: a header of format 3.0 is UTF-8; it holds other bytes");
        }

        // Python 2, which wrote whole numbers as 3L, knew no format 3.0.
        var parser = new NpyHeaderParser((start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), source.Name, allowTexts) { AllowsLongs = start[6] < 3 };
        var parsed = parser.Parse();
        return parsed with { PrefixBytes = start.Length + length.Length + text.Length };
    }

    /// <summary>Makes the prefix of an array; format 1.0 always suffices.</summary>
    internal static byte[] Write(NpyArray array)
    {
        var shape = string.Join(", ", Array.ConvertAll(array.Shape.ToArray(), static d => d.ToString(CultureInfo.InvariantCulture)));
        var header = $"{{'descr': '{NpyTypes.Descr(array.Type)}', 'fortran_order': {(array.IsFortranOrder ? "True" : "False")}, 'shape': ({shape}{(array.Shape.Length == 1 ? "," : "")}), }}";
        var unpadded = Magic.Length + 2 + sizeof(ushort) + header.Length + 1;
        var prefix = new byte[(unpadded + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes];
        prefix.AsSpan().Fill((byte)' ');
        Magic.CopyTo(prefix);
        (prefix[6], prefix[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(prefix.AsSpan(8), (ushort)(prefix.Length - 10));
        Encoding.ASCII.GetBytes(header, prefix.AsSpan(10));
        prefix[^1] = (byte)'\n';
        return prefix;
    }
}
