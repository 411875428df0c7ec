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
        List<string>[]? columns = null;
        while (reader.Read())
        {
            var fields = Fields(reader);
            if (columns is null)
            {
                columns = [.. fields.Select(_ => new List<string>())];
                if (hasHeader ?? fields.All(field => !IsMissing(field) && !IsNumber(field, out _)))
                {
                    names = fields;
                    continue;
                }
            }

            if (fields.Length != columns.Length)
            {
                throw new DataFormatException($"{name}: every line has {columns.Length} fields; line {reader.LineNumber} has {fields.Length}");
            }

            for (var i = 0; i < fields.Length; i++)
            {
                columns[i].Add(fields[i]);
            }
        }

        if (columns is null || columns[0].Count == 0)
        {
            throw new DataFormatException($"{name}: at least one line with values is needed; there is none");
        }

        var namesGiven = names is not null;
        names ??= [.. Enumerable.Range(0, columns.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? new Table(columns.Select((values, i) => Column(names[i], values, name)), namesGiven)
            : throw new DataFormatException($"{name}: every column has a name of its own; {DataFormatException.Quote(names.GroupBy(one => one).First(group => group.Count() > 1).Key)} is there twice");
    }

    private static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Encoding.UTF8.GetString(reader.GetSpan(i));
        }

        return fields;
    }

    private static TableColumn Column(string column, List<string> values, string name)
    {
        var numbers = new float[values.Count];
        var isText = false;
        var isNumber = false;
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = float.NaN;
            if (IsMissing(values[row]))
            {
                continue;
            }

            if (!IsNumber(values[row], out numbers[row]))
            {
                isText = true;
            }
            else if (!float.IsFinite(numbers[row]))
            {
                throw new DataFormatException($"{name}: numbers are finite; {DataFormatException.Quote(values[row])} in column {DataFormatException.Quote(column)} is not");
            }
            else
            {
                isNumber = true;
            }
        }

        return isText || !isNumber
            ? new TableColumn(column, [.. values.Select(value => IsMissing(value) ? string.Empty : value)])
            : new TableColumn(column, numbers);
    }

    private static bool IsMissing(string field) => Array.Exists(MissingWords, word => word.Equals(field, StringComparison.OrdinalIgnoreCase));

    private static bool IsNumber(string field, out float number) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
