using System.Globalization;
using Spanwise.Cli.Hosting;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Tables;

/// <summary>A table for a model whose file does not describe tables: its columns but the target are the model's inputs, in their order.</summary>
internal static class ForeignTable
{
    /// <summary>Reads the samples of a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The column of the target.</param>
    /// <param name="loss">What decides whether the target is a class.</param>
    /// <param name="model">The model.</param>
    public static IDataSource Read(string path, string target, TableLoss loss, Model model)
    {
        var table = TableInput.Read(path, target);
        var samples = TableSamples.Create(table, TableInput.FindTarget(table, target), TableLosses.TellsClasses(loss) ? TableTarget.Classes : TableTarget.Number);
        if (samples.Source.Input.Count != model.Input.Count)
        {
            throw new UserErrorException($"{path}: the model takes {model.Input.Count} numbers; the columns but the target make {samples.Source.Input.Count}");
        }

        // Class 3 is the fourth output, so a table from which a class is missing would shift those behind it.
        var (classes, outputs) = (samples.Classes.Length, model.Output.Count);
        if (TableLosses.TellsClasses(loss) && classes != (loss == TableLoss.Cce ? outputs : 2))
        {
            throw new UserErrorException($"{path}: the model tells {(loss == TableLoss.Cce ? outputs : 2)} classes apart; the target has {classes}");
        }

        if (loss != TableLoss.Cce && outputs != 1)
        {
            throw new UserErrorException($"--loss {TableLosses.NameOf(loss)} takes a model of one output; this one has {outputs}");
        }

        RequireNumbers(table, target, path);
        return samples.Source;
    }

    private static void RequireNumbers(Table table, string target, string path)
    {
        var skipped = TableInput.FindTarget(table, target);
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (i != skipped && table.Columns[i].Numbers is { } numbers && Array.FindIndex(numbers, float.IsNaN) is var row and >= 0)
            {
                throw new UserErrorException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: no number may be missing, as the model's file has no means; row {row + 1} of {DataFormatException.Quote(table.Columns[i].Name)} is"));
            }
        }
    }
}
