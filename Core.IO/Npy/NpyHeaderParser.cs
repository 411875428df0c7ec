using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>Reads the Python dictionary of an npy header: exactly descr, fortran_order and shape, in any order. Nothing else of Python, and never pickle.</summary>
internal sealed class NpyHeaderParser(string text, string file, bool allowTexts = false)
{
    private int _position;

    /// <summary>True to take dimensions as Python 2 wrote them, such as 3L.</summary>
    internal bool AllowsLongs { get; init; }

    internal NpyHeader Parse()
    {
        string? descr = null;
        bool? fortran = null;
        long[]? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            var key = ReadString();
            Expect(':');
            var isFirst = key switch
            {
                "descr" => descr is null,
                "fortran_order" => fortran is null,
                "shape" => shape is null,
                _ => throw Error($"the keys are descr, fortran_order and shape; {DataFormatException.Quote(key)} was found"),
            };
            if (!isFirst)
            {
                throw Error($"a key appears once; {key} appears twice");
            }

            switch (key)
            {
                case "descr":
                    descr = TryTake('[') ? throw Error($"elements are little-endian numbers or truth values; a structured type was found: {DataFormatException.Quote(text.AsSpan(_position - 1))}") : ReadString();
                    break;
                case "fortran_order":
                    fortran = ReadBoolean();
                    break;
                default:
                    shape = ReadShape();
                    break;
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_position < text.Length)
        {
            throw Error($"only white space follows the dictionary; {Found()} was found");
        }

        if (descr is null || fortran is null || shape is null)
        {
            throw Error($"{(descr is null ? "descr" : fortran is null ? "fortran_order" : "shape")} is missing");
        }

        return Make(descr, fortran.Value, shape);
    }

    private NpyHeader Make(string descr, bool isFortranOrder, long[] shape)
    {
        var type = default(NpyType);
        var textLength = allowTexts ? TextLength(descr) : null;
        if (textLength is null && !NpyTypes.TryParse(descr, out type))
        {
            throw Error($"elements are little-endian numbers or truth values{(allowTexts ? ", or Unicode texts" : string.Empty)}; descr {DataFormatException.Quote(descr)} was found{KindOf(descr)}");
        }

        long bytes = textLength is { } characters ? (long)characters * sizeof(int) : NpyTypes.SizeBytes(type);
        foreach (var dimension in shape)
        {
            try
            {
                bytes = checked(bytes * dimension);
            }
            catch (OverflowException)
            {
                throw Error($"the size must fit 63 bits; the shape ({string.Join(", ", shape)}) of {descr} does not");
            }
        }

        return new NpyHeader(type, isFortranOrder, shape, bytes, 0) { TextLength = textLength };
    }

    private static string KindOf(string descr) => descr.Length < 2 ? string.Empty : (descr[0], descr[1]) switch
    {
        (_, 'O') => ": Python objects, which may be programs",
        (_, 'S' or 'a') => ": texts of bytes",
        (_, 'U') => ": texts",
        (_, 'V') => ": raw bytes",
        (_, 'M' or 'm') => ": times",
        (_, 'c') => ": complex numbers",
        ('>', _) => ": big-endian numbers (in NumPy, array.astype(array.dtype.newbyteorder('<')) makes them little-endian)",
        _ => string.Empty,
    };

    // <U5
    private static int? TextLength(string descr) =>
        descr.StartsWith("<U", StringComparison.Ordinal) && int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    private long[] ReadShape()
    {
        var shape = new List<long>(4);
        Expect('(');
        while (!TryTake(')'))
        {
            if (shape.Count == NpyArray.MaximumRank)
            {
                throw Error($"an array has at most {NpyArray.MaximumRank} dimensions; the shape has more");
            }

            shape.Add(ReadDimension());
            if (!TryTake(','))
            {
                Expect(')');
                return shape.Count > 1 ? [.. shape] : throw Error("the shape must be a tuple, which for one dimension ends in a comma; it does not");
            }
        }

        return [.. shape];
    }

    private long ReadDimension()
    {
        SkipSpace();
        var begin = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position]))
        {
            _position++;
        }

        var digits = text.AsSpan(begin, _position - begin);
        if (AllowsLongs && !digits.IsEmpty && _position < text.Length && text[_position] == 'L')
        {
            _position++;
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error($"a dimension is a whole number from 0 to {long.MaxValue}; {DataFormatException.Quote(text.AsSpan(begin))} was found");
    }

    private bool ReadBoolean()
    {
        SkipSpace();
        var rest = text.AsSpan(_position);
        var value = rest.StartsWith("True", StringComparison.Ordinal);
        if (!value && !rest.StartsWith("False", StringComparison.Ordinal))
        {
            throw Error($"fortran_order is True or False; {Found()} was found");
        }

        _position += value ? 4 : 5;
        return value;
    }

    private string ReadString()
    {
        SkipSpace();
        var quote = _position < text.Length ? text[_position] : '\0';
        var end = quote is '\'' or '"' ? text.IndexOf(quote, _position + 1) : -1;
        if (end < 0)
        {
            throw Error($"text in quotes is needed; {Found()} was found");
        }

        var content = text[(_position + 1)..end];
        _position = end + 1;
        return content;
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Error($"'{character}' is needed at character {_position}; {Found()} was found");
        }
    }

    private bool TryTake(char character)
    {
        SkipSpace();
        if (_position < text.Length && text[_position] == character)
        {
            _position++;
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        while (_position < text.Length && (text[_position] is ' ' or '\n' or '\r' or '\t'))
        {
            _position++;
        }
    }

    private string Found() => _position < text.Length ? DataFormatException.Quote(text.AsSpan(_position)) : "the end";

    private DataFormatException Error(string message) => new($"{file}: npy header: {message}");
}
