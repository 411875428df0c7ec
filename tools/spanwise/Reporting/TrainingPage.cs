using System.Globalization;
using Spanwise.Core.IO.Reports;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Cli.Reporting;

/// <summary>The page of <c>--report</c>: what a training was, how it went, and what its model gets right and wrong.</summary>
internal sealed class TrainingPage(RunStart start, RunResult result, Trainer trainer, IReadOnlyList<EpochReport> history)
{
    /// <summary>The page's file in the folder.</summary>
    public const string FileName = "index.html";

    private const int Shown = 100;
    private const int MostWrong = 60;
    private const int HistogramBins = 60;

    private readonly ReportPage _page = new($"Training {start.Name}") { Lead = Wording.Network(start) };

    /// <param name="stream">Where to.</param>
    /// <param name="samples">The samples that the finished model is judged on.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="images">The same as pictures; null where they are none.</param>
    public void Write(Stream stream, IDataSource samples, string name, ImageSet? images = null)
    {
        foreach (var figure in history.Count > 0 ? TrainingCharts.Of(history, start.Figure.Name) : [])
        {
            _page.Add(figure);
        }

        // What several outputs are judged by cannot be shown as one matrix or one histogram.
        if (trainer.Model.Outputs.Length == 1)
        {
            var outputs = trainer.Predict(samples);
            if (samples.TargetFloats == 0)
            {
                AddClasses(samples, name, outputs, images);
            }
            else
            {
                AddResiduals(samples, name, outputs);
            }
        }

        AddModel();
        _page.Add(MachineTable.Create(
            ("data", start.Data),
            ("threads in a step", start.Threads.ToString(CultureInfo.InvariantCulture)),
            ("epochs", result.Epochs.ToString(CultureInfo.InvariantCulture)),
            ("seconds of training", Wording.Seconds(result.Seconds)),
            ("speed, median epoch", Wording.Rate(result.ImagesPerSecond, start.Figure)),
            ("seconds to the first step", Wording.Seconds(result.StartupSeconds)),
            ("most memory", Wording.Count(result.PeakMemoryBytes / (1024d * 1024)) + " MiB"),
            ("garbage collections while training", result.Collections.ToString(CultureInfo.InvariantCulture))));
        _page.Write(stream);
    }

    private void AddClasses(IDataSource samples, string name, float[] outputs, ImageSet? images)
    {
        var actual = new int[samples.Count];
        samples.ReadClasses([.. Enumerable.Range(0, actual.Length)], actual);
        var columns = trainer.Model.Output.Count;
        var threshold = trainer.Loss is BinaryCrossEntropy { FromLogits: false } ? 0.5f : 0f;
        var predicted = columns == 1 ? Array.ConvertAll(outputs, value => value > threshold ? 1 : 0) : OneHot.Decode(outputs, columns);
        var matrix = new ConfusionMatrix(Math.Max(2, columns));
        for (var i = 0; i < actual.Length; i++)
        {
            matrix.Add(actual[i], predicted[i]);
        }

        _page.Add(new ConfusionTable($"What the {name} were taken for", matrix)
        {
            Caption = string.Create(CultureInfo.InvariantCulture, $"accuracy {matrix.Accuracy:P2}, mean over classes of precision {matrix.MacroPrecision:0.0000}, of recall {matrix.MacroRecall:0.0000}, of F1 {matrix.MacroF1:0.0000}"),
        });
        if (images is not null)
        {
            _page.Add(Gallery.OfPredictions($"The first of the {name}: what they are → what they were taken for", images, predicted, Enumerable.Range(0, Math.Min(Shown, images.Count))));
            var wrong = Enumerable.Range(0, images.Count).Where(i => predicted[i] != actual[i]).Take(MostWrong).ToArray();
            if (wrong.Length > 0)
            {
                _page.Add(Gallery.OfPredictions("The first of those that are wrong", images, predicted, wrong));
            }
        }
    }

    private void AddResiduals(IDataSource samples, string name, float[] outputs)
    {
        var columns = samples.TargetFloats;
        var targets = new float[samples.Count * columns];
        samples.ReadTargets([.. Enumerable.Range(0, samples.Count)], new Rows(targets, samples.Count, columns, columns));
        _page.Add(new HistogramChart($"Residuals on the {name}", "predicted − true", HistogramBins, (string.Empty, [.. outputs.Zip(targets, (a, b) => a - b)])));
        _page.Add(new Chart($"Predicted and true on the {name}", "true", "predicted", new ChartSeries(string.Empty, [.. targets.Select(v => (double)v)], [.. outputs.Select(v => (double)v)]) { Mark = ChartMark.Dots })
        {
            Caption = string.Create(CultureInfo.InvariantCulture, $"R² {Determination.Compute(outputs, targets, columns):0.0000}"),
        });
    }

    private void AddModel()
    {
        _page.AddHeading("The model");
        if (WeightPictures.OfFirstLayer(trainer.Model) is { } weights)
        {
            _page.Add(weights);
        }

        foreach (var tensor in trainer.Model.Parameters.Tensors.Where(static tensor => tensor.Spec.Shape.Rank >= 2))
        {
            _page.Add(new HistogramChart(tensor.Name, "weight", HistogramBins, (string.Empty, trainer.Model.Parameters[tensor].ToArray())));
        }

        _page.Add(new NetworkDrawing("Layers", trainer.Model));
        _page.AddPreformatted(trainer.Model.Summary().ToString());
    }
}
