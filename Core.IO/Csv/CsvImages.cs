using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsvHelper;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Csv;

/// <summary>Image sets as CSV: a line for each image, the label first, then the pixels row by row, whole numbers from 0 to 255.</summary>
/// <remarks>
/// A first line that begins with <c>label</c> is a header. Its last column may be named like <c>28x28</c>, which gives rows and columns; without that the
/// images are square. What we write has a header only where the images are not square.
/// </remarks>
public static class CsvImages
{
    /// <summary>The most bytes of a line: enough for images of 512×512.</summary>
    public const int MaximumLineBytes = 1 << 20;

    private static readonly CsvReaderOptions Options = new()
    {
        AllowLineBreaksInQuotes = false,
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaximumLineBytes,
        Separator = ',',
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
    };

    /// <summary>Reads a set.</summary>
    /// <param name="stream">Where to read, to the end; left open.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">The stream does not hold such a set.</exception>
    public static ImageSet Read(Stream stream, string name = "CSV", int classes = 10)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        using var reader = CsvReader.Create(stream, Options, leaveOpen: true);
        try
        {
            return ReadLines(reader, name, classes);
        }
        catch (CsvFormatException exception)
        {
            throw new DataFormatException(
                $"{name}: a line is at most {MaximumLineBytes} bytes of CSV with closed quotes; line {exception.LineNumber} is not: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <summary>Writes a set.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="set">What to write.</param>
    public static void Write(Stream stream, ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(set);

        // Plain numbers need no quoting; each value's text is made once.
        var texts = new byte[256][];
        for (var value = 0; value < texts.Length; value++)
        {
            texts[value] = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",{value}"));
        }

        if (set.Rows != set.Columns)
        {
            WriteHeader(stream, set);
        }

        var line = new byte[(set.PixelsPerImage + 1) * 4];
        for (var i = 0; i < set.Count; i++)
        {
            var length = Append(line, 0, texts[set.Labels[i]].AsSpan(1));
            foreach (var pixel in set.Image(i))
            {
                length = Append(line, length, texts[pixel]);
            }

            line[length++] = (byte)'\n';
            stream.Write(line, 0, length);
        }
    }

    private static int Append(byte[] line, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(length));
        return length + text.Length;
    }

    private static void WriteHeader(Stream stream, ImageSet set)
    {
        var header = new StringBuilder("label");
        for (var i = 0; i < set.PixelsPerImage; i++)
        {
            header.Append(CultureInfo.InvariantCulture, $",{(i / set.Columns) + 1}x{(i % set.Columns) + 1}");
        }

        stream.Write(Encoding.ASCII.GetBytes(header.Append('\n').ToString()));
    }

    private static ImageSet ReadLines(CsvReader reader, string name, int classes)
    {
        var images = new ArrayBufferWriter<byte>();
        var labels = new List<byte>();
        (int Rows, int Columns)? size = null;
        var isFirst = true;
        while (reader.Read())
        {
            var pixels = reader.FieldCount - 1;
            if (isFirst && IsHeader(reader.GetSpan(0)))
            {
                size = SizeFromHeader(Encoding.UTF8.GetString(reader.GetSpan(pixels)), pixels);
            }
            else
            {
                size ??= SquareOf(pixels, name);
                if (pixels != size.Value.Rows * size.Value.Columns)
                {
                    throw new DataFormatException($"{name}: every line has {(size.Value.Rows * size.Value.Columns) + 1} fields; line {reader.LineNumber} has {reader.FieldCount}");
                }

                labels.Add(Number(reader, 0, classes - 1, "a label", name));
                if (images.WrittenCount > ImageSetBuilder.MaximumPixelBytes - pixels)
                {
                    throw new DataFormatException($"{name}: the pixels may take at most {ImageSetBuilder.MaximumPixelBytes} bytes; those up to line {reader.LineNumber} take more");
                }

                var image = images.GetSpan(pixels);
                for (var i = 0; i < pixels; i++)
                {
                    image[i] = Number(reader, i + 1, byte.MaxValue, "a pixel", name);
                }

                images.Advance(pixels);
            }

            isFirst = false;
        }

        return size is { } found && labels.Count > 0
            ? Build(images.WrittenSpan, labels, found.Rows, found.Columns, classes)
            : throw new DataFormatException($"{name}: at least one line with an image is needed; there is none");
    }

    private static ImageSet Build(ReadOnlySpan<byte> pixels, List<byte> labels, int rows, int columns, int classes)
    {
        var builder = new ImageSetBuilder(labels.Count, rows, columns, classes);
        pixels.CopyTo(builder.Pixels);
        CollectionsMarshal.AsSpan(labels).CopyTo(builder.Labels);
        return builder.Build();
    }

    private static bool IsHeader(ReadOnlySpan<byte> first) => Ascii.EqualsIgnoreCase(first, "label"u8);

    private static (int Rows, int Columns)? SizeFromHeader(string last, int pixels)
    {
        var parts = last.Split('x');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && rows > 0 && columns > 0 && (long)rows * columns == pixels
            ? (rows, columns)
            : null;
    }

    private static (int Rows, int Columns) SquareOf(int pixels, string name)
    {
        var side = (int)Math.Round(Math.Sqrt(pixels));
        return pixels > 0 && side * side == pixels
            ? (side, side)
            : throw new DataFormatException($"{name}: a line holds a label and the pixels of a square image, unless a header names the last pixel like 28x28; {pixels} pixels were found");
    }

    private static byte Number(CsvReader reader, int field, int maximum, string what, string name)
    {
        var text = reader.GetSpan(field);
        return Utf8Parser.TryParse(text, out byte value, out var used) && used == text.Length && value <= maximum
            ? value
            : throw new DataFormatException(
                $"{name}: {what} is a whole number from 0 to {maximum}; line {reader.LineNumber}, field {field + 1} is {DataFormatException.Quote(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 100)]))}");
    }
}
