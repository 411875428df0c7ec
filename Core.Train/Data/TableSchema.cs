using System.Collections.Immutable;
using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>How a trained model reads tables: which columns it takes, how each becomes inputs, and what its outputs mean. Saved with the model.</summary>
/// <remarks>
/// Columns are found by their names where the table has a header, else by their places. A missing number becomes the training rows' mean; a text
/// that is missing, or was not met in training, is 0 in all inputs of its column.
/// </remarks>
public sealed class TableSchema
{
    /// <summary>Describes columns.</summary>
    /// <param name="fields">The columns that the model takes, in order; at least one input.</param>
    /// <param name="target">The name of the column that was learnt.</param>
    /// <param name="targetPlace">Its place among all columns, from 0 to the number of fields.</param>
    /// <param name="classes">What the classes stand for, in order; empty where the target is a number.</param>
    /// <exception cref="ArgumentException">There are no inputs, two columns have one name, or the place is no place.</exception>
    public TableSchema(ImmutableArray<TableField> fields, string target, int targetPlace, ImmutableArray<string> classes)
    {
        (Fields, Target, TargetPlace, Classes) = (fields, target, targetPlace, classes);
        Inputs = fields.Sum(field => field.Inputs);
        if (Inputs == 0)
        {
            throw new ArgumentException("a table gives a model at least one input; there is none", nameof(fields));
        }

        if ((uint)targetPlace > (uint)fields.Length)
        {
            throw new ArgumentException($"the target's place is from 0 to {fields.Length}; received {targetPlace}", nameof(targetPlace));
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { target };
        foreach (var field in fields)
        {
            if (!names.Add(field.Name))
            {
                throw new ArgumentException($"every column has a name of its own; {DataFormatException.Quote(field.Name)} is there twice", nameof(fields));
            }
        }
    }

    /// <summary>The columns that the model takes, in the order of its inputs.</summary>
    public ImmutableArray<TableField> Fields { get; }

    /// <summary>The name of the column that was learnt.</summary>
    public string Target { get; }

    /// <summary>The place of the target among all columns, from 0.</summary>
    public int TargetPlace { get; }

    /// <summary>What the classes stand for, in order; empty where the target is a number.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Inputs of the model.</summary>
    public int Inputs { get; }

    /// <summary>Describes the table that a model was trained on.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The index of the target column.</param>
    /// <param name="samples">The table's samples.</param>
    /// <param name="means">The mean of each input over the rows to train on, such as <see cref="FeatureScaler.Means"/>.</param>
    /// <exception cref="ArgumentException">There is not one mean for each input.</exception>
    public static TableSchema Of(Table table, int target, TableSamples samples, ReadOnlySpan<float> means)
    {
        if (means.Length != samples.Features.Length)
        {
            throw new ArgumentException($"every input has one mean; received {means.Length} for {samples.Features.Length}", nameof(means));
        }

        var fields = ImmutableArray.CreateBuilder<TableField>(table.Columns.Length - 1);
        var input = 0;
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (i == target)
            {
                continue;
            }

            var column = table.Columns[i];
            var field = column.Numbers is null ? new TableField(column.Name, 0f, [.. column.Categories()]) : new TableField(column.Name, means[input], default);
            fields.Add(field);
            input += field.Inputs;
        }

        return new TableSchema(fields.MoveToImmutable(), table.Columns[target].Name, target, samples.Classes);
    }

    /// <summary>Turns a table into samples without targets (all 0): for predictions.</summary>
    /// <param name="table">The table; a target column in it is not looked at.</param>
    /// <param name="name">What to call the table in messages.</param>
    /// <exception cref="DataFormatException">A column is missing, or has texts where numbers are needed.</exception>
    public ArraySource Encode(Table table, string name = "table") => new(new Shape(Inputs), ReadInputs(table, name), new int[table.Count]);

    /// <summary>Turns a table into samples with targets: for an evaluation.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">What to call the table in messages.</param>
    /// <exception cref="DataFormatException">A column is missing or of the wrong kind, or a target is missing or was not met in training.</exception>
    public ArraySource EncodeWithTargets(Table table, string name = "table")
    {
        var inputs = ReadInputs(table, name);
        var place = Find(table, Target, TargetPlace, withTarget: true) ?? throw new DataFormatException($"{name}: the target column {DataFormatException.Quote(Target)} is needed; there is none");
        var column = table.Columns[place];
        if (Classes.IsEmpty)
        {
            return new ArraySource(new Shape(Inputs), inputs, 1, [.. Numbers(column, name).Select((value, row) => float.IsNaN(value) ? throw NoTarget(name, column, row) : value)]);
        }

        var classes = new int[table.Count];
        for (var row = 0; row < classes.Length; row++)
        {
            var text = column.TextAt(row);
            classes[row] = text.Length == 0 ? throw NoTarget(name, column, row) : Classes.IndexOf(text);
            if (classes[row] < 0)
            {
                throw new DataFormatException(string.Create(
                    CultureInfo.InvariantCulture, $"{name}: '{Target}' is one of {Classes.Length} classes ({DataFormatException.Quote(string.Join(", ", Classes))}); {DataFormatException.Quote(text)} was found in row {row + 1}"));
            }
        }

        return new ArraySource(new Shape(Inputs), inputs, classes);
    }

    private static DataFormatException NoTarget(string name, TableColumn column, int row) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}: every row has a target; in row {row + 1} '{column.Name}' is missing"));

    private static float[] Numbers(TableColumn column, string name) => column.Numbers ?? (Array.TrueForAll(column.Texts!, text => text.Length == 0)
        ? [.. column.Texts!.Select(_ => float.NaN)]
        : throw new DataFormatException($"{name}: the column {DataFormatException.Quote(column.Name)} must hold numbers; {DataFormatException.Quote(Array.Find(column.Texts!, text => text.Length > 0 && !float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))} was found"));

    private float[] ReadInputs(Table table, string name)
    {
        var inputs = new float[checked(table.Count * Inputs)];
        var first = 0;
        for (var i = 0; i < Fields.Length; i++)
        {
            var field = Fields[i];
            var column = table.Columns[Place(table, i, name)];
            if (field.IsNumber)
            {
                var numbers = Numbers(column, name);
                for (var row = 0; row < numbers.Length; row++)
                {
                    inputs[(row * Inputs) + first] = float.IsNaN(numbers[row]) ? field.Mean : numbers[row];
                }
            }
            else
            {
                for (var row = 0; row < table.Count; row++)
                {
                    var category = field.Categories.IndexOf(column.TextAt(row));
                    if (category >= 0)
                    {
                        inputs[(row * Inputs) + first + category] = 1f;
                    }
                }
            }

            first += field.Inputs;
        }

        return inputs;
    }

    private int Place(Table table, int field, string name)
    {
        // Without a target column, what stood behind it moves up by one.
        var withTarget = table.Columns.Length > Fields.Length;
        return Find(table, Fields[field].Name, withTarget && field >= TargetPlace ? field + 1 : field, withTarget) ?? throw new DataFormatException(table.HasHeader
            ? $"{name}: the column {DataFormatException.Quote(Fields[field].Name)} is needed; there are {DataFormatException.Quote(string.Join(", ", table.Columns.Select(column => column.Name)))}"
            : $"{name}: {Fields.Length} columns are needed, or {Fields.Length + 1} with the target; there are {table.Columns.Length}");
    }

    // By name, if there are names; else by place, where the number of columns is one that has places.
    private int? Find(Table table, string wanted, int place, bool withTarget)
    {
        if (table.HasHeader)
        {
            for (var i = 0; i < table.Columns.Length; i++)
            {
                if (table.Columns[i].Name == wanted)
                {
                    return i;
                }
            }

            return null;
        }

        return table.Columns.Length == Fields.Length + (withTarget ? 1 : 0) ? place : null;
    }
}
