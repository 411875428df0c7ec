using System.Globalization;
using System.Text;
using CsvHelper;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Csv;

/// <summary>Tables as CSV: commas, quotes around fields that need them, UTF-8.</summary>
/// <remarks>
/// <para>A column is one of numbers if every value in it is a finite number, or missing; else it is one of texts. Missing are empty fields,
/// <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> and <c>null</c>, in upper or lower case.</para>
/// <para>The first line is a header if no field of it is a number or missing. Without one, columns are named <c>0</c>, <c>1</c>, ….</para>
/// </remarks>
public static class CsvTable
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaximumLineBytes = 1 << 20;

    /// <summary>The most columns; one of a single row takes 150 bytes.</summary>
    public const int MaximumColumns = 1 << 16;

    private static readonly string[] MissingWords = ["", "?", "na", "n/a", "nan", "null"];

    private static readonly CsvReaderOptions Options = new()
    {
        AllowLineBreaksInQuotes = false,
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaximumLineBytes,
        Separator = ',',
        SkipEmptyLines = true,
        TrackLineNumbers = true,
        TrimWhitespace = true,
    };

    /// <summary>Reads a table.</summary>
    /// <param name="stream">Where to read, to the end; left open.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="hasHeader">Whether the first line is a header; null looks at it.</param>
    /// <exception cref="DataFormatException">The stream does not hold a table with at least one row.</exception>
    public static Table Read(Stream stream, string name = "CSV", bool? hasHeader = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        using var reader = CsvReader.Create(stream, Options, leaveOpen: true);
        try
        {
            return ReadLines(reader, name, hasHeader);
        }
        catch (CsvFormatException exception)
        {
            throw new DataFormatException(
                $"{name}: a line is at most {MaximumLineBytes} bytes of CSV with closed quotes; line {exception.LineNumber} is not: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static Table ReadLines(CsvReader reader, string name, bool? hasHeader)
    {
        string[]? names = null;
        CsvFields? fields = null;
        var columns = 0;
        while (reader.Read())
        {
            if (fields is null)
            {
                columns = reader.FieldCount;
                if (columns > MaximumColumns)
                {
                    throw new DataFormatException($"{name}: a table has at most {MaximumColumns} columns; the first line has {columns}");
                }

                fields = new CsvFields(columns);
                if (hasHeader ?? AreNames(reader))
                {
                    names = [.. Enumerable.Range(0, columns).Select(i => Encoding.UTF8.GetString(reader.GetSpan(i)))];
                    continue;
                }
            }

            if (reader.FieldCount != columns)
            {
                throw new DataFormatException($"{name}: every line has {columns} fields; line {reader.LineNumber} has {reader.FieldCount}");
            }

            for (var i = 0; i < columns; i++)
            {
                if (!fields.TryAdd(reader.GetSpan(i)))
                {
                    throw new DataFormatException($"{name}: the fields of a table may take at most {Array.MaxLength} bytes; those up to line {reader.LineNumber} take more");
                }
            }
        }

        if (fields is null || fields.Rows == 0)
        {
            throw new DataFormatException($"{name}: at least one line with values is needed; there is none");
        }

        var namesGiven = names is not null;
        names ??= [.. Enumerable.Range(0, columns).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? new Table(names.Select((column, i) => Column(column, fields, i, name)), namesGiven)
            : throw new DataFormatException($"{name}: every column has a name of its own; {DataFormatException.Quote(names.GroupBy(one => one).First(group => group.Count() > 1).Key)} is there twice");
    }

    private static bool AreNames(CsvReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (IsMissing(reader.GetSpan(i)) || IsNumber(reader.GetSpan(i), out _))
            {
                return false;
            }
        }

        return true;
    }

    private static TableColumn Column(string column, CsvFields fields, int index, string name)
    {
        var numbers = new float[fields.Rows];
        var (isText, isNumber, longest) = (false, false, 0);
        for (var row = 0; row < numbers.Length; row++)
        {
            var field = fields[row, index];
            numbers[row] = float.NaN;
            if (IsMissing(field))
            {
                continue;
            }

            longest = Math.Max(longest, field.Length);
            if (!IsNumber(field, out numbers[row]))
            {
                isText = true;
            }
            else if (!float.IsFinite(numbers[row]))
            {
                throw new DataFormatException($"{name}: numbers are finite; {DataFormatException.Quote(Encoding.UTF8.GetString(field))} in column {DataFormatException.Quote(column)} is not");
            }
            else
            {
                isNumber = true;
            }
        }

        return isText || !isNumber ? new TableColumn(column, Texts(fields, index, longest)) : new TableColumn(column, numbers);
    }

    private static string[] Texts(CsvFields fields, int index, int longest)
    {
        var pool = new TextPool();
        var room = new char[longest];
        var texts = new string[fields.Rows];
        for (var row = 0; row < texts.Length; row++)
        {
            var field = fields[row, index];
            texts[row] = IsMissing(field) ? string.Empty : pool.Get(room.AsSpan(0, Encoding.UTF8.GetChars(field, room)));
        }

        return texts;
    }

    private static bool IsMissing(ReadOnlySpan<byte> field)
    {
        foreach (var word in MissingWords)
        {
            if (Ascii.EqualsIgnoreCase(field, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<byte> field, out float number) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
