using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Quick;

/// <summary>Products against OpenBLAS and against the ceiling, one thread.</summary>
internal static class GemmRows
{
    /// <summary>Measures all groups.</summary>
    public static void Run(QuickContext context)
    {
        Warm([.. ((string[])["8x8x8", "33x17x70", "33x17x70 TN", "33x17x70 NT", "7x25x3", "1x64x64", "64x1x64"]).Select(GemmCase.Parse)]);
        foreach (var shape in GemmShapes.Squares)
        {
            context.Rows.Write(Measure(context, shape) with { Goal = Goal.OfCeiling(SquareGoal(shape.M)) });
        }

        List<double> training = [];
        foreach (var shape in GemmShapes.Training)
        {
            var row = Measure(context, shape);
            context.Rows.Write(row with { Goal = Goal.OverPeer(1) });
            training.Add(row.OverPeer!.Value);
        }

        context.Rows.Write(Mean(context, "training shapes, mean ratio", training, 1.22));
        foreach (var shape in GemmShapes.Ragged)
        {
            context.Rows.Write(Measure(context, shape) with { Goal = Goal.OverPeer(0.97) });
        }

        WriteOtherPeers(context);
    }

    /// <summary>One product, in turns with its peer and the ceiling.</summary>
    public static Row Measure(QuickContext context, GemmCase shape, Turns? turns = null)
    {
        using var data = new GemmData(shape);
        using var ours = new GemmWorkload(data);
        var (peer, peerName) = GemmPeers.Best(data);
        GemmPeers.RequireSameResult(data, ours, peer);
        return Measure(context, shape.ToString(), shape.Flops, ours, peer, peerName, turns);
    }

    /// <summary>A row of two workloads that do the same arithmetic.</summary>
    public static Row Measure(QuickContext context, string name, double flops, Workload ours, Workload peer, string peerName, Turns? turns = null)
    {
        var seconds = (turns ?? context.Turns).Measure(ours, peer, context.Ceiling);
        return new Row("gemm", name, flops / seconds[0] * 1e-9, flops / seconds[1] * 1e-9, peerName, context.Ceiling.Flops / seconds[2] * 1e-9, "GFLOP/s", context.Simd, 1);
    }

    /// <summary>The geometric mean of some rows' ratios, as a row.</summary>
    public static Row Mean(QuickContext context, string name, IReadOnlyCollection<double> ratios, double goal, string? peerName = null) =>
        new("gemm", name, Statistics.GeometricMean(ratios), 1, peerName ?? PeerName, null, "ratio", context.Simd, 1) { Goal = Goal.AtLeast(goal) };

    /// <summary>The worst of some rows' ratios, as a row named after its shape.</summary>
    public static Row Worst(QuickContext context, string name, IReadOnlyList<Row> rows, double goal)
    {
        var worst = rows.MinBy(row => row.OverPeer)!;
        return new("gemm", $"{name}: {worst.Name}", worst.OverPeer!.Value, 1, worst.PeerName, null, "ratio", context.Simd, 1) { Goal = Goal.AtLeast(goal) };
    }

    private static string PeerName => OpenBlas.IsPresent ? "openblas" : "naive";

    private static double SquareGoal(int size) => (size >= 1024, SimdInfo.Current) switch
    {
        (true, SimdLevel.Avx512) => 0.95,
        (true, _) => 0.92,
        (false, SimdLevel.Avx512) => 0.97,
        (false, _) => 0.93,
    };

    /// <summary>Runs some shapes and their peers until nothing is compiled any more.</summary>
    public static void Warm(params GemmCase[] shapes)
    {
        GemmData[] data = [.. shapes.Select(shape => new GemmData(shape))];
        GemmWorkload[] ours = [.. data.Select(matrices => new GemmWorkload(matrices))];
        Tiering.Settle([.. ours, .. data.Select(matrices => GemmPeers.Best(matrices).Peer)]);
        foreach (var workload in ours)
        {
            workload.Dispose();
        }

        foreach (var matrices in data)
        {
            matrices.Dispose();
        }
    }

    private static void WriteOtherPeers(QuickContext context)
    {
        foreach (var text in (string[])["128x128x784", "256x256x256"])
        {
            var shape = GemmCase.Parse(text);
            using var data = new GemmData(shape);
            using var ours = new GemmWorkload(data);
            context.Rows.Write(Measure(context, shape.ToString(), shape.Flops, ours, new MathNetGemm(data), "mathnet"));
            context.Rows.Write(Measure(context, shape.ToString(), shape.Flops, ours, new NaiveGemm(data), "naive"));
        }
    }
}
