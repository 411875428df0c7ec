using System.Globalization;
using Spanwise.Cli.Hosting;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Tables;

/// <summary>A table made ready to be learnt: samples, loss, layers.</summary>
internal sealed class TableTask
{
    private static readonly LayerSpec Hidden = new(16, "relu");

    public TableTask(TableSettings settings)
    {
        var table = TableInput.Read(settings);
        var target = TableInput.FindTarget(table, settings.Target);
        Kind = settings.Loss ?? DefaultLoss(table.Columns[target]);
        var samples = TableSamples.Create(table, target, TableLosses.TellsClasses(Kind) ? TableTarget.Classes : TableTarget.Number);
        Outputs = Kind == TableLoss.Cce ? samples.Classes.Length : 1;
        if (Kind is TableLoss.Bce or TableLoss.Hinge && samples.Classes.Length != 2)
        {
            throw new UserErrorException($"--loss {TableLosses.NameOf(Kind)} takes a target of two values; '{table.Columns[target].Name}' has {samples.Classes.Length}");
        }

        if (Kind == TableLoss.Cce && Outputs < 2)
        {
            throw new UserErrorException($"--loss cce takes a target of at least two values; '{table.Columns[target].Name}' has {Outputs}");
        }

        Layers = settings.Layers.Length > 0 ? settings.Layers : [Hidden, Hidden, new LayerSpec(Outputs, LastActivation)];
        RequireLayersFit();
        Loss = TableLosses.Create(Kind, Layers[^1].Activation);
        (Train, Test) = Split(samples, settings);
        var scaler = FitScaler(Train, settings.Standardize);
        Schema = TableSchema.Of(table, target, samples, scaler.Means.AsSpan());
        if (settings.Standardize || HasMissing(table, target))
        {
            Scaler = scaler;
            (Train, Test) = (new ScaledSource(Train, Scaler), Test is null ? null : new ScaledSource(Test, Scaler));
        }

        Model = new Sequential(samples.Source.Input, Array.ConvertAll<LayerSpec, Layer>(Layers, layer => layer.ToLayer()));
        Model.Initialize(settings.Seed);
    }

    public Loss Loss { get; }

    public LayerSpec[] Layers { get; }

    public Sequential Model { get; }

    public IDataSource Train { get; }

    public IDataSource? Test { get; }

    /// <summary>What the inputs go through; null if they stay as they are.</summary>
    public FeatureScaler? Scaler { get; }

    /// <summary>How the model reads tables.</summary>
    public TableSchema Schema { get; }

    public string Architecture => string.Create(CultureInfo.InvariantCulture, $"{Model.Input.Count}-{string.Join('-', Layers.Select(layer => layer.ToString()))}");

    private TableLoss Kind { get; }

    private int Outputs { get; }

    private string LastActivation => Kind switch { TableLoss.Bce => "sigmoid", TableLoss.Cce => LayerSpec.Softmax, _ => "linear" };

    private static FeatureScaler FitScaler(IDataSource train, bool standardize)
    {
        try
        {
            return FeatureScaler.Fit(train, standardize);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"the means of the rows to train on: {e.Message}", e);
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
            throw new UserErrorException($"--layers must end with {Outputs} {(Outputs == 1 ? "unit" : "units")} for this target and --loss {TableLosses.NameOf(Kind)}; received {Layers[^1]}");
        }

        var softmax = Array.FindIndex(Layers, layer => layer.Activation == LayerSpec.Softmax);
        if (softmax >= 0 && (softmax < Layers.Length - 1 || Kind != TableLoss.Cce))
        {
            throw new UserErrorException($"{LayerSpec.Softmax} is for the last of --layers, with --loss cce; received {Layers[softmax]} with {TableLosses.NameOf(Kind)}");
        }
    }
}
