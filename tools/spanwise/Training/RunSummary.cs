using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Training;

/// <summary>What is said of a training when it is over.</summary>
internal static class RunSummary
{
    /// <param name="trainer">What trained.</param>
    /// <param name="history">The epochs; none where a resumed training was over already.</param>
    /// <param name="train">The samples it was trained on.</param>
    /// <param name="test">The samples it was tested on; null without any.</param>
    /// <param name="settings">How it was trained.</param>
    /// <param name="clock">When it began.</param>
    public static RunResult Of(Trainer trainer, IReadOnlyList<EpochReport> history, IDataSource train, IDataSource? test, TrainingSettings settings, FirstStepClock clock)
    {
        var rates = new double[history.Count];
        var seconds = 0d;
        var collections = 0;
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = history[i].SamplesPerSecond;
            seconds += history[i].Seconds;
            collections += history[i].Collections;
        }

        Array.Sort(rates);
        var median = rates.Length == 0 ? 0d : (rates[(rates.Length - 1) / 2] + rates[rates.Length / 2]) / 2;

        // Early stopping gives the model the weights of its best epoch, which is not the last.
        var tested = test is null ? (double?)null
            : history.Count > 0 && settings.EarlyStopping is null ? history[^1].Validation!.Value.Metric
            : trainer.Evaluate(test).Metric;

        // Without others to test on: the finished model on all samples it was trained on.
        var trained = test is null ? trainer.Evaluate(train).Metric : (double?)null;
        return new RunResult(
            rates.Length, seconds, median, trained, tested, ProcessFacts.SecondsSinceStart(clock.FirstStepUtc ?? DateTime.UtcNow), ProcessFacts.PeakMemoryBytes(), collections);
    }
}
