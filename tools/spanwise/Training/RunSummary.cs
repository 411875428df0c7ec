using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Train;

namespace Spanwise.Cli.Training;

/// <summary>What is said of a training when it is over.</summary>
internal static class RunSummary
{
    public static RunResult Of(IReadOnlyList<EpochReport> history, FirstStepClock clock)
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
        var median = (rates[(rates.Length - 1) / 2] + rates[rates.Length / 2]) / 2;
        return new RunResult(
            rates.Length, seconds, median, Train: null, history[^1].Validation?.Metric, ProcessFacts.SecondsSinceStart(clock.FirstStepUtc!.Value), ProcessFacts.PeakMemoryBytes(), collections);
    }
}
