using Spanwise.Core.Train;

namespace Spanwise.Core.IO.Reports;

/// <summary>The curves of a training.</summary>
public static class TrainingCharts
{
    /// <summary>Loss, metric and learning rate over the epochs; what there is none of is left out.</summary>
    /// <param name="history">A report for each epoch, as <see cref="Trainer.Fit"/> returns them.</param>
    /// <param name="metric">What the metric is called.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<EpochReport> history, string metric = "accuracy")
    {
        var epochs = history.Select(static report => (double)report.Epoch).ToArray();
        yield return Curves("Loss", "loss", static report => report.TrainLoss, static test => test.Loss);
        if (history.Any(static report => double.IsFinite(report.TrainMetric)))
        {
            yield return Curves(char.ToUpperInvariant(metric[0]) + metric[1..], metric, static report => report.TrainMetric, static test => test.Metric);
        }

        if (history.Select(static report => report.LearningRate).Distinct().Count() > 1)
        {
            yield return new Chart("Learning rate", "epoch", "rate", new ChartSeries(string.Empty, epochs, [.. history.Select(static report => (double)report.LearningRate)]));
        }

        Chart Curves(string title, string label, Func<EpochReport, double> train, Func<Evaluation, double> test)
        {
            var series = new List<ChartSeries> { new("training", epochs, [.. history.Select(train)]) };
            if (history.Any(static report => report.Validation is not null))
            {
                series.Add(new ChartSeries("test", epochs, [.. history.Select(report => report.Validation is { } validation ? test(validation) : double.NaN)]));
            }

            return new Chart(title, "epoch", label, series)
            {
                Caption = "Training figures are running ones: each sample is judged before the step that learns from it.",
            };
        }
    }
}
