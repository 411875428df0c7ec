using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Spanwise.Core.Layers;

/// <summary>A model node by node, with its parameters and multiply-adds counted.</summary>
public sealed class ModelSummary
{
    private const string Gap = "  ";
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    /// <summary>Makes a summary.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="rows">The nodes in order.</param>
    /// <param name="outputs">The names of the nodes that give the outputs.</param>
    public ModelSummary(IEnumerable<ModelInput> inputs, IEnumerable<ModelSummaryRow> rows, IEnumerable<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(outputs);
        Inputs = [.. inputs];
        Rows = [.. rows];
        Outputs = [.. outputs];
        foreach (var row in Rows)
        {
            TotalParameters = checked(TotalParameters + row.ParameterCount);
            TotalMultiplyAdds = checked(TotalMultiplyAdds + row.MultiplyAdds);
        }
    }

    /// <summary>The inputs.</summary>
    public ImmutableArray<ModelInput> Inputs { get; }

    /// <summary>The nodes in order.</summary>
    public ImmutableArray<ModelSummaryRow> Rows { get; }

    /// <summary>The names of the nodes that give the outputs.</summary>
    public ImmutableArray<string> Outputs { get; }

    /// <summary>The parameters of all layers.</summary>
    public long TotalParameters { get; }

    /// <summary>Multiply-adds of one sample's forward pass.</summary>
    public long TotalMultiplyAdds { get; }

    /// <summary>A table of name, kind, output shape, parameters, multiply-adds and connections, ending with the totals.</summary>
    public override string ToString()
    {
        var cells = new List<string[]> { new[] { "Layer", "Kind", "Output", "Parameters", "Multiply-adds", "Connected to" } };
        foreach (var input in Inputs)
        {
            cells.Add([input.Name, string.Empty, input.Shape.ToString(), string.Empty, string.Empty, string.Empty]);
        }

        foreach (var row in Rows)
        {
            cells.Add([row.Name, row.Kind, row.OutputShape.ToString(), row.IsShared ? "shared" : Number(row.ParameterCount), Number(row.MultiplyAdds), string.Join(", ", row.From)]);
        }

        cells.Add(["total", string.Empty, string.Empty, Number(TotalParameters), Number(TotalMultiplyAdds), Outputs.Length > 1 ? $"outputs: {string.Join(", ", Outputs)}" : string.Empty]);
        return Table(cells);
    }

    internal static ModelSummary Of(Model model)
    {
        var rows = new List<ModelSummaryRow>(model.Nodes.Length);
        var seen = new bool[model.Layers.Length];
        for (var i = 0; i < model.Nodes.Length; i++)
        {
            var node = model.Nodes[i];
            var isShared = node.Layer is not null && seen[node.LayerIndex];
            var count = node.Layer is null || isShared ? 0 : CountParameters(model, node.LayerIndex);
            rows.Add(new ModelSummaryRow(node.Name, node.Kind, node.OutputShape, count, model.MultiplyAddsOf(i), ImmutableArray.CreateRange(node.From, model.NameOf), isShared));
            if (node.Layer is not null)
            {
                seen[node.LayerIndex] = true;
            }
        }

        return new ModelSummary(model.Inputs, rows, ImmutableArray.CreateRange(model.Outputs, output => output.Name));
    }

    private static long CountParameters(Model model, int layer)
    {
        var count = 0L;
        foreach (var tensor in model.Parameters.Tensors)
        {
            count += tensor.Layer == layer && tensor.Spec.IsTrained ? tensor.Count : 0;
        }

        return count;
    }

    private static string Table(List<string[]> cells)
    {
        Span<int> widths = stackalloc int[cells[0].Length];
        widths.Clear();
        foreach (var line in cells)
        {
            for (var i = 0; i < line.Length; i++)
            {
                widths[i] = Math.Max(widths[i], line[i].Length);
            }
        }

        var total = (widths.Length - 1) * Gap.Length;
        foreach (var width in widths)
        {
            total += width;
        }

        var text = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i == 1 || i == cells.Count - 1)
            {
                text.Append('-', total).Append('\n');
            }

            for (var column = 0; column < widths.Length; column++)
            {
                var isNumber = column is 3 or 4;
                text.Append(isNumber ? cells[i][column].PadLeft(widths[column]) : cells[i][column].PadRight(widths[column])).Append(Gap);
            }

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
