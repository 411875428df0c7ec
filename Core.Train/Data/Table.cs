using System.Collections.Immutable;
using System.Globalization;

namespace Spanwise.Core.Train.Data;

/// <summary>Named columns of equal length, as they come from a CSV file.</summary>
public sealed class Table
{
    /// <summary>Makes a table.</summary>
    /// <param name="columns">At least one column; all of the same length.</param>
    /// <param name="hasHeader">False if the columns' names are only their places.</param>
    /// <exception cref="ArgumentException">There is none, or the lengths differ.</exception>
    public Table(IEnumerable<TableColumn> columns, bool hasHeader = true)
    {
        HasHeader = hasHeader;
        Columns = [.. columns];
        if (Columns.Length == 0)
        {
            throw new ArgumentException("a table has at least one column; received none", nameof(columns));
        }

        foreach (var column in Columns)
        {
            if (column.Count != Count)
            {
                throw new ArgumentException($"columns are of one length; '{column.Name}' has {column.Count} rows, '{Columns[0].Name}' has {Count}", nameof(columns));
            }
        }
    }

    /// <summary>The columns in order.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>True if the columns have names of their own; false if they are called by their places.</summary>
    public bool HasHeader { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Columns[0].Count;

    /// <summary>Finds a column.</summary>
    /// <param name="column">Its name; or its index from 0, negative from the end. A name goes before an index.</param>
    /// <exception cref="FormatException">There is no such column; the message lists the names.</exception>
    public int Find(string column)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].Name == column)
            {
                return i;
            }
        }

        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && index >= -Columns.Length && index < Columns.Length)
        {
            return index < 0 ? index + Columns.Length : index;
        }

        throw new FormatException($"there is no column '{column}'; there are {string.Join(", ", Columns.Select(one => one.Name))}, and indices from {-Columns.Length} to {Columns.Length - 1}");
    }
}
