using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers;

/// <summary>One layer in a summary.</summary>
/// <param name="Name">The layer's name, or its number.</param>
/// <param name="Kind">What it is: <c>Dense</c>.</param>
/// <param name="OutputShape">The shape of one output sample.</param>
/// <param name="ParameterCount">Its weights, biases and their like.</param>
public sealed record ModelSummaryRow(string Name, string Kind, Shape OutputShape, long ParameterCount);

/// <summary>A model layer by layer, with its parameters counted.</summary>
public sealed class ModelSummary
{
    private const string Gap = "  ";
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <summary>Makes a summary.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="rows">The layers in order.</param>
    public ModelSummary(Shape input, IEnumerable<ModelSummaryRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Input = input;
        Rows = [.. rows];
        foreach (var row in Rows)
        {
            TotalParameters = checked(TotalParameters + row.ParameterCount);
        }
    }

    /// <summary>The shape of one input sample.</summary>
    public Shape Input { get; }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<ModelSummaryRow> Rows { get; }

    /// <summary>The parameters of all layers.</summary>
    public long TotalParameters { get; }

    /// <summary>A table of name, kind, output shape and parameters, ending with the total.</summary>
    public override string ToString()
    {
        var cells = new List<string[]>(Rows.Length + 2) { new[] { "Layer", "Kind", "Output", "Parameters" } };
        cells.Add(["input", string.Empty, Input.ToString(), string.Empty]);
        foreach (var row in Rows)
        {
            cells.Add([row.Name, row.Kind, row.OutputShape.ToString(), Number(row.ParameterCount)]);
        }

        cells.Add(["total", string.Empty, string.Empty, Number(TotalParameters)]);

        Span<int> widths = [0, 0, 0, 0];
        foreach (var line in cells)
        {
            for (var i = 0; i < line.Length; i++)
            {
                widths[i] = Math.Max(widths[i], line[i].Length);
            }
        }

        var text = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i == 1 || i == cells.Count - 1)
            {
                text.Append('-', widths[0] + widths[1] + widths[2] + widths[3] + (3 * Gap.Length)).Append('\n');
            }

            var line = cells[i];
            text.Append(line[0].PadRight(widths[0])).Append(Gap);
            text.Append(line[1].PadRight(widths[1])).Append(Gap);
            text.Append(line[2].PadRight(widths[2])).Append(Gap);
            text.Append(line[3].PadLeft(widths[3]));
            TrimEnd(text);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text[^1] == ' ')
        {
            text.Length--;
        }
    }

    // Digits in groups of three, apart by a space: 23 860.
    private static string Number(long value) => value.ToString("#,0", Grouped);
}
