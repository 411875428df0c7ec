using Spanwise.Bench.Harness;
using Spanwise.Bench.Networks;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Quick;

/// <summary>Whole epochs: images a second for each network and number of threads, against the ceiling on the network's nominal operations.</summary>
internal static class TrainRows
{
    private const int Epochs = 5;
    private static readonly string[] Networks = ["mlp", "neurons", "784-300-100-10", "lenet5", "cnn8"];

    // Their epochs take seconds: a minute for these two.
    private static readonly string[] LargeNetworks = ["cnn", "lstm"];

    /// <summary>Measures the networks.</summary>
    /// <param name="context">What is written to.</param>
    /// <param name="large">The large ones too.</param>
    public static void Run(QuickContext context, bool large)
    {
        FullBatchRows.Run(context);
        var (images, source) = BenchData.Load();
        context.Rows.Note($"training on {images.Count} images ({source}), median of {Epochs} epochs");
        foreach (var name in large ? [.. Networks, .. LargeNetworks] : Networks)
        {
            var network = NamedNetwork.Parse(name);
            var one = EpochThroughput.Measure(network, images, 1, Epochs, context.Clock);
            context.Rows.Write(Row(context, one, null, null));
            if (WorkerTeam.DefaultWorkers > 1)
            {
                WriteSeveral(context, network, images, one);
            }
        }
    }

    private static void WriteSeveral(QuickContext context, NamedNetwork network, ImageSet images, EpochThroughput one)
    {
        var all = EpochThroughput.Measure(network, images, threads: null, Epochs, context.Clock);
        context.Rows.Write(Row(context, all, one.ImagesPerSecond, "one thread") with { Goal = GoalOf(network) });
        if (network == NamedNetwork.Mlp)
        {
            using var neighbour = new BusyNeighbour();
            var busy = EpochThroughput.Measure(network, images, WorkerTeam.DefaultWorkers, Epochs, context.Clock);
            var row = Row(context, busy, all.ImagesPerSecond, "quiet");
            context.Rows.Write(row with { Name = $"{row.Name}, a core busy", Ceiling = null, Goal = Goal.OverPeer(1 / 2.5) });
        }
    }

    private static Goal? GoalOf(NamedNetwork network) =>
        network == NamedNetwork.Mlp ? Goal.OfCeiling(0.85) : network == NamedNetwork.LeNet5 ? Goal.OverPeer(1.85) : null;

    private static Row Row(QuickContext context, EpochThroughput throughput, double? peer, string? peerName) => new(
        "train", $"{throughput.Net}, {throughput.Threads} thread{(throughput.Threads == 1 ? string.Empty : "s")}", throughput.ImagesPerSecond, peer, peerName, throughput.Ceiling, "images/s", context.Simd, throughput.Threads);
}
