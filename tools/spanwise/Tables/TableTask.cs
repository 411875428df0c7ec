using System.Globalization;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Cli.Tables;

/// <summary>A table made ready to be learnt: samples, loss, layers.</summary>
internal sealed class TableTask
{
    private static readonly LayerSpec Hidden = new(16, "relu");

    public TableTask(TableSettings settings)
    {
        var table = Read(settings.File);
        var target = FindTarget(table, settings.Target);
        Loss = settings.Loss ?? DefaultLoss(table.Columns[target]);
        var samples = TableSamples.Create(table, target, TableLosses.TellsClasses(Loss) ? TableTarget.Classes : TableTarget.Number);
        Outputs = Loss == TableLoss.Cce ? samples.Classes.Length : 1;
        if (Loss is TableLoss.Bce or TableLoss.Hinge && samples.Classes.Length != 2)
        {
            throw new UserErrorException($"--loss {TableLosses.NameOf(Loss)} takes a target of two values; '{table.Columns[target].Name}' has {samples.Classes.Length}");
        }

        if (Loss == TableLoss.Cce && Outputs < 2)
        {
            throw new UserErrorException($"--loss cce takes a target of at least two values; '{table.Columns[target].Name}' has {Outputs}");
        }

        Layers = settings.Layers.Length > 0 ? settings.Layers : [Hidden, Hidden, new LayerSpec(Outputs, LastActivation)];
        RequireLayersFit();
        (Train, Test) = Split(samples, settings);
        var scales = settings.Standardize || HasMissing(table, target);
        if (scales)
        {
            Scaler = FeatureScaler.Fit(Train, settings.Standardize);
            (Train, Test) = (new ScaledSource(Train, Scaler), Test is null ? null : new ScaledSource(Test, Scaler));
        }

        Model = new Sequential(samples.Source.Input, Array.ConvertAll<LayerSpec, Layer>(Layers, layer => layer.ToLayer()));
        Model.Initialize(settings.Seed);
    }

    public TableLoss Loss { get; }

    public LayerSpec[] Layers { get; }

    public Sequential Model { get; }

    public IDataSource Train { get; }

    public IDataSource? Test { get; }

    /// <summary>What the inputs go through; null if they stay as they are.</summary>
    public FeatureScaler? Scaler { get; }

    public string Architecture => string.Create(CultureInfo.InvariantCulture, $"{Model.Input.Count}-{string.Join('-', Layers.Select(layer => layer.ToString()))}");

    public Figure Figure => TableLosses.TellsClasses(Loss) ? Figure.OfClasses : Figure.OfNumbers;

    private int Outputs { get; }

    private string LastActivation => Loss switch { TableLoss.Bce => "sigmoid", TableLoss.Cce => LayerSpec.Softmax, _ => "linear" };

    public Metric CreateMetric() => Loss switch
    {
        TableLoss.Cce => new Accuracy(),
        TableLoss.Bce => new BinaryAccuracy(fromLogits: Layers[^1].Activation != "sigmoid"),
        TableLoss.Hinge => new BinaryAccuracy(0f),
        _ => new RootMeanSquareError(),
    };

    private static Table Read(string path)
    {
        using var stream = InputFile.Open(path);
        return CsvTable.Read(stream, path);
    }

    private static int FindTarget(Table table, string target)
    {
        try
        {
            return table.Find(target);
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"--target: {e.Message}", e);
        }
    }

    // Texts are classes; 0 and 1 are no and yes; other numbers are to be hit.
    private static TableLoss DefaultLoss(TableColumn target) => target.Numbers is null
        ? TableLoss.Cce
        : target.Categories() is ["0", "1"] ? TableLoss.Bce : TableLoss.Mse;

    private static bool HasMissing(Table table, int target)
    {
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (i != target && table.Columns[i].Numbers is { } numbers && Array.Exists(numbers, float.IsNaN))
            {
                return true;
            }
        }

        return false;
    }

    private static (IDataSource Train, IDataSource? Test) Split(TableSamples samples, TableSettings settings)
    {
        if (settings.Validation is not { } share)
        {
            return (samples.Source, null);
        }

        var count = samples.Source.Count;
        if (count < 2)
        {
            throw new UserErrorException($"--validation needs at least two rows; there are {count}");
        }

        var classes = new int[samples.Classes.IsEmpty ? 0 : count];
        if (classes.Length > 0)
        {
            samples.Source.ReadClasses([.. Enumerable.Range(0, count)], classes);
        }

        var split = SampleSplit.ByFraction(count, share, settings.Seed, classes);
        return (new SubsetSource(samples.Source, split.Train), new SubsetSource(samples.Source, split.Test));
    }

    private void RequireLayersFit()
    {
        if (Layers[^1].Units != Outputs)
        {
            throw new UserErrorException($"--layers must end with {Outputs} {(Outputs == 1 ? "unit" : "units")} for this target and --loss {TableLosses.NameOf(Loss)}; received {Layers[^1]}");
        }

        var softmax = Array.FindIndex(Layers, layer => layer.Activation == LayerSpec.Softmax);
        if (softmax >= 0 && (softmax < Layers.Length - 1 || Loss != TableLoss.Cce))
        {
            throw new UserErrorException($"{LayerSpec.Softmax} is for the last of --layers, with --loss cce; received {Layers[softmax]} with {TableLosses.NameOf(Loss)}");
        }
    }
}
