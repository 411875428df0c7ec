using System.Buffers.Binary;
using System.Text;

namespace Spanwise.Testing.Fuzzing;

/// <summary>Damages bytes as files are damaged, and as an attacker would: the same random numbers give the same damage.</summary>
internal sealed class ByteMutator(Random random)
{
    private const int MostChanges = 5;
    private const int MostInserted = 64;
    private const int NestedLevels = 10_000;

    private static readonly ulong[] Integers =
        [0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x100000000, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "3", "64", "255", "65536", "1048576", "100000001", "2147483647", "2147483648", "4294967295", "4611686018427387904", "9223372036854775807", "18446744073709551614",
        "0.5", "-0.0", "1e0", "1e9", "1e-50", "1e38", "1e999", "-1e999", "00", "0x10", "1_000", "99999999999999999999999999999999", "NaN", "Infinity", "null", "\"1\"", "[1]", "{}", "true",
    ];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "(", ")", ",", ":", "\"", "'", "\\", "\\ud800", "\\u0000", "\0", "\n", "\r\n", "\t", " ", "//", "é", "\u2028", "\ufeff", "null", "true", "false", "True", "False", "None",
        "[]", "{}", "()", "\"\"", "__metadata__", "dtype", "shape", "descr", "-", "+", ".", "e",
    ];

    private static readonly string[] Openings = ["[", "{\"a\":", "(", "{", "\"", "\\"];

    /// <summary>Returns a damaged copy.</summary>
    /// <param name="seed">What to damage.</param>
    /// <param name="others">Where pieces may come from.</param>
    internal byte[] Damage(byte[] seed, IReadOnlyList<byte[]> others)
    {
        var bytes = seed;
        for (var changes = random.Next(1, MostChanges); changes > 0; changes--)
        {
            bytes = Change(bytes, others);
        }

        return bytes;
    }

    private byte[] Change(byte[] bytes, IReadOnlyList<byte[]> others)
    {
        var (at, length) = Piece(bytes);
        switch (random.Next(15))
        {
            case 0:
                return Replace(bytes, at, Math.Min(1, length), [(byte)random.Next(256)]);
            case 1:
                return length == 0 ? bytes : Replace(bytes, at, 1, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 2:
                return length == 0 ? bytes : Replace(bytes, at, 1, [(byte)(bytes[at] + random.Next(-4, 5))]);
            case 3 or 4:
                return Overwrite(bytes, at, Integer());
            case 5:
                return Replace(bytes, at, length, []);
            case 6:
                return Replace(bytes, at, 0, bytes[at..(at + length)]);
            case 7:
                var random64 = new byte[random.Next(MostInserted)];
                random.NextBytes(random64);
                return Replace(bytes, at, 0, random64);
            case 8:
                return random.Next(4) == 0 ? bytes[..at] : bytes;
            case 9:
                return Overwrite(bytes, random.Next(bytes.Length + 1), bytes[at..(at + length)]);
            case 10:
                var other = others[random.Next(others.Count)];
                var (from, count) = Piece(other);
                return Replace(bytes, at, random.Next(2) == 0 ? length : 0, other[from..(from + count)]);
            case 11 or 12:
                return ReplaceNumber(bytes);
            case 13:
                return Replace(bytes, at, random.Next(2) == 0 ? 0 : Math.Min(length, 4), Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
            default:
                return random.Next(16) == 0 ? Replace(bytes, at, 0, Nested()) : SwapTexts(bytes);
        }
    }

    // Mostly short ones: a file of which half is gone is refused at once.
    private (int At, int Length) Piece(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var most = Math.Min(bytes.Length - at, random.Next(4) == 0 ? bytes.Length : MostInserted);
        return (at, most == 0 ? 0 : random.Next(1, most + 1));
    }

    private byte[] Integer()
    {
        var value = Integers[random.Next(Integers.Length)];
        var bytes = new byte[1 << random.Next(4)];
        Span<byte> all = stackalloc byte[8];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(all, value);
            all[..bytes.Length].CopyTo(bytes);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(all, value);
            all[^bytes.Length..].CopyTo(bytes);
        }

        return bytes;
    }

    private byte[] ReplaceNumber(byte[] bytes)
    {
        var at = Array.FindIndex(bytes, random.Next(bytes.Length + 1), static value => char.IsAsciiDigit((char)value));
        if (at < 0)
        {
            return bytes;
        }

        var end = at;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        return Replace(bytes, at, end - at, Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]));
    }

    // "a": 1, "b": 2 becomes "a": 1, "a": 2.
    private byte[] SwapTexts(byte[] bytes)
    {
        var (first, second) = (Text(bytes), Text(bytes));
        return first is { } to && second is { } from ? Replace(bytes, to.At, to.Length, bytes[from.At..(from.At + from.Length)]) : bytes;
    }

    private (int At, int Length)? Text(byte[] bytes)
    {
        var begin = Array.FindIndex(bytes, random.Next(bytes.Length + 1), static value => value is (byte)'"' or (byte)'\'');
        var end = begin < 0 ? -1 : Array.IndexOf(bytes, bytes[begin], begin + 1);
        return end < 0 ? null : (begin, end - begin + 1);
    }

    private byte[] Nested()
    {
        var opening = Openings[random.Next(Openings.Length)];
        return Encoding.ASCII.GetBytes(new StringBuilder(opening.Length * NestedLevels).Insert(0, opening, NestedLevels).ToString());
    }

    private static byte[] Overwrite(byte[] bytes, int at, byte[] with) => Replace(bytes, at, Math.Min(with.Length, bytes.Length - at), with);

    private static byte[] Replace(byte[] bytes, int at, int length, byte[] with) => [.. bytes.AsSpan(0, at), .. with, .. bytes.AsSpan(at + length)];
}
