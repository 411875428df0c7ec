using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>Arrays of an npz file as the columns of a table: an array [rows] is a column of its own name, an array x [rows, …] is the columns x[0], x[1], …. Texts have one dimension.</summary>
public static class NpzTable
{
    /// <summary>The most columns.</summary>
    public const int MaximumColumns = 1 << 20;

    /// <summary>Reads arrays.</summary>
    /// <param name="file">The file.</param>
    /// <param name="arrays">The names of the arrays, in the order of the columns; at least one.</param>
    /// <exception cref="DataFormatException">There is no such array, the arrays differ in their number of rows, or a number is infinite.</exception>
    public static Table Read(NpzReader file, IReadOnlyList<string> arrays)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(arrays);
        var columns = new List<TableColumn>();
        foreach (var name in arrays)
        {
            if (file.ReadTexts(name) is { } texts)
            {
                columns.Add(new TableColumn(name, texts));
            }
            else
            {
                AddColumns(columns, name, file.Read(name), file.MessageName(name));
            }
        }

        foreach (var column in columns)
        {
            if (column.Count != columns[0].Count)
            {
                throw new DataFormatException($"{file.MessageName(ArrayOf(column.Name))}: the arrays of a table have as many rows each; this one has {column.Count}, and {DataFormatException.Quote(ArrayOf(columns[0].Name))} has {columns[0].Count}");
            }
        }

        return columns.Count > 0 && columns[0].Count > 0
            ? new Table(columns)
            : throw new DataFormatException($"{(arrays.Count > 0 ? file.MessageName(arrays[0]) : "npz")}: at least one row and one column are needed; there is none");
    }

    /// <summary>The array that a column comes from.</summary>
    /// <param name="column">The column's name.</param>
    public static string ArrayOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var bracket = column.EndsWith(']') ? column.LastIndexOf('[') : -1;
        return bracket < 0 ? column : column[..bracket];
    }

    private static void AddColumns(List<TableColumn> columns, string name, NpyArray array, string message)
    {
        if (array.Shape.Length == 0)
        {
            throw new DataFormatException($"{message}: an array of a table has at least one dimension, its rows; this one is a single value");
        }

        var rows = (int)array.Shape[0];
        var values = array.ConvertToSingles();
        var width = rows == 0 ? 0 : values.Length / rows;
        if (columns.Count + (long)width > MaximumColumns)
        {
            throw new DataFormatException($"{message}: a table has at most {MaximumColumns} columns; there are {columns.Count + (long)width}");
        }

        var infinite = Array.FindIndex(values, float.IsInfinity);
        if (infinite >= 0)
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{message}: numbers are finite, or NaN where one is missing; {values[infinite]} was found in row {(infinite / width) + 1}"));
        }

        for (var i = 0; i < width; i++)
        {
            var column = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                column[row] = values[(row * width) + i];
            }

            columns.Add(new TableColumn(array.Shape.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), column));
        }
    }
}
