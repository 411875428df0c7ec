using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Quick;

/// <summary>One sample through a dense layer: bounded by reading the weights from the cache that holds them.</summary>
internal static class GemvRows
{
    /// <summary>Measures all shapes.</summary>
    public static void Run(QuickContext context)
    {
        foreach (var shape in GemmShapes.SingleSample)
        {
            using var data = new GemmData(shape);
            using var ours = new GemmWorkload(data);
            var (peer, peerName) = GemmPeers.BestOfOneRow(data);
            GemmPeers.RequireSameResult(data, ours, peer);
            var read = new ReadCeiling(data.B);
            var seconds = context.Turns.Measure(ours, peer, read);
            double Bandwidth(double time) => read.Bytes / time * 1e-9;
            context.Rows.Write(new Row("gemm", $"{shape.M}x{shape.N}x{shape.K} GEMV", Bandwidth(seconds[0]), Bandwidth(seconds[1]), peerName, Bandwidth(seconds[2]), "GB/s", context.Simd, 1)
            {
                Goal = Goal.OfCeiling(0.9),
            });
        }
    }
}
