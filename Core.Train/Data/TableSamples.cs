using System.Collections.Immutable;
using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>A table turned into samples: one column is the target, numbers are features, texts become one feature for each category.</summary>
/// <remarks>
/// A missing number is NaN in the samples until a <see cref="FeatureScaler"/> puts the mean in its place; a missing text is 0 in all its
/// features. A missing target is an error.
/// </remarks>
public sealed class TableSamples
{
    /// <summary>The most different texts of a column.</summary>
    public const int MaximumCategories = 1000;

    private TableSamples(ArraySource source, ImmutableArray<string> features, ImmutableArray<string> classes)
    {
        (Source, Features, Classes) = (source, features, classes);
    }

    /// <summary>The samples.</summary>
    public ArraySource Source { get; }

    /// <summary>A name for each input: the column's, or <c>column=category</c>.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>The values that the classes stand for, in order; empty where the target is a number.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Turns a table into samples.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The index of the target column.</param>
    /// <param name="kind">What the target is turned into.</param>
    /// <exception cref="DataFormatException">A target is missing or no number, there are no features, or a column has too many different texts.</exception>
    public static TableSamples Create(Table table, int target, TableTarget kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, table.Columns.Length);
        var names = ImmutableArray.CreateBuilder<string>();
        var columns = new List<float[]>();
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (i != target)
            {
                AddFeatures(table.Columns[i], names, columns);
            }
        }

        if (columns.Count == 0)
        {
            throw new DataFormatException("a table has at least one column besides the target; there is none");
        }

        var inputs = new float[checked(table.Count * columns.Count)];
        for (var feature = 0; feature < columns.Count; feature++)
        {
            for (var row = 0; row < table.Count; row++)
            {
                inputs[(row * columns.Count) + feature] = columns[feature][row];
            }
        }

        var shape = new Shape(columns.Count);
        var wanted = table.Columns[target];
        if (kind == TableTarget.Classes)
        {
            var (classes, values) = ClassesOf(wanted);
            return new TableSamples(new ArraySource(shape, inputs, classes), names.ToImmutable(), values);
        }

        return new TableSamples(new ArraySource(shape, inputs, 1, NumbersOf(wanted)), names.ToImmutable(), []);
    }

    private static void AddFeatures(TableColumn column, ImmutableArray<string>.Builder names, List<float[]> columns)
    {
        if (column.Numbers is { } numbers)
        {
            names.Add(column.Name);
            columns.Add(numbers);
            return;
        }

        foreach (var category in Checked(column))
        {
            names.Add($"{column.Name}={category}");
            columns.Add(Array.ConvertAll(column.Texts!, text => text == category ? 1f : 0f));
        }
    }

    private static (int[] Classes, ImmutableArray<string> Values) ClassesOf(TableColumn column)
    {
        var values = Checked(column);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            numbers.Add(value, numbers.Count);
        }

        var classes = new int[column.Count];
        for (var row = 0; row < classes.Length; row++)
        {
            classes[row] = numbers.TryGetValue(column.TextAt(row), out var number) ? number : throw Missing(column, row);
        }

        return (classes, [.. values]);
    }

    private static float[] NumbersOf(TableColumn column)
    {
        var numbers = column.Numbers
            ?? throw new DataFormatException($"the target '{column.Name}' must hold numbers; {DataFormatException.Quote(column.Texts![0])} is none");
        for (var row = 0; row < numbers.Length; row++)
        {
            if (float.IsNaN(numbers[row]))
            {
                throw Missing(column, row);
            }
        }

        return numbers;
    }

    private static string[] Checked(TableColumn column)
    {
        var categories = column.Categories();
        return categories.Length <= MaximumCategories
            ? categories
            : throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"a column of categories has at most {MaximumCategories} different values; '{column.Name}' has {categories.Length}"));
    }

    private static DataFormatException Missing(TableColumn column, int row) =>
        new(string.Create(CultureInfo.InvariantCulture, $"every row has a target; in row {row + 1} '{column.Name}' is missing"));
}
