using System.Globalization;
using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Networks;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.History;

/// <summary>Measures every named network and sets it beside the history.</summary>
internal static class HistoryRun
{
    private const int Epochs = 7;

    /// <summary>Measures the tree as it is.</summary>
    public static HistoryEntry Measure()
    {
        var (images, data) = BenchData.Load();
        var figures = new List<NetworkFigure>();
        foreach (var network in NamedNetwork.All)
        {
            foreach (var threads in (int[])[.. new SortedSet<int> { 1, WorkerTeam.DefaultWorkers }])
            {
                var measured = EpochThroughput.Measure(network, images, threads, Epochs, ClockKind.Cpu);
                figures.Add(new NetworkFigure(
                    measured.Net, measured.Threads, Math.Round(measured.ImagesPerSecond), [.. measured.Epochs.Select(rate => Math.Round(rate))], Math.Round(measured.Ceiling)));
            }
        }

        return new HistoryEntry(GitCommit.Describe(), DateTimeOffset.UtcNow, Machine.Here, SimdInfo.Name(SimdInfo.Current), data, Math.Round(FmaCeiling.Measure(), 1), figures);
    }

    /// <summary>Prints every network against the best earlier entry; returns false if one lost too much.</summary>
    public static bool Report(HistoryEntry entry, IReadOnlyList<HistoryEntry> earlier, TextWriter output)
    {
        output.WriteLine($"{entry.Commit} · {entry.Machine} · {entry.Simd} · {entry.Data} · ceiling {entry.Ceiling:F1} GFLOP/s");
        var kept = true;
        foreach (var comparison in Comparison.Of(entry, earlier))
        {
            var now = comparison.Now;
            var change = comparison.Change is { } value
                ? string.Create(CultureInfo.InvariantCulture, $"{value:+0.0%;-0.0%} against {comparison.Best!.OfCeiling:P1} of {comparison.BestCommit}{(comparison.IsLoss ? "  LOSS" : string.Empty)}")
                : "no earlier entry of this machine";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.Net,-10} {now.Threads} threads {now.ImagesPerSecond,12:N0} images/s {now.OfCeiling,7:P1} of the ceiling; {change}"));
            kept &= !comparison.IsLoss;
        }

        return kept;
    }
}
