using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>One sample through a dense layer, against the peer's matrix-vector product.</summary>
public class Gemv : GemmBenchmark
{
    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => GemmShapes.SingleSample;

    private protected override Workload ChoosePeer(GemmData data) => GemmPeers.BestOfOneRow(data).Peer;
}
