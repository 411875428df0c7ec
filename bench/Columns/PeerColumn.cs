using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Spanwise.Bench.Columns;

/// <summary>How many times as fast as the peer: the benchmark of the same class and parameters that is marked as the baseline.</summary>
internal sealed class PeerColumn() : WorkColumn("x peer", "How many times as fast as the baseline of the same parameters")
{
    /// <inheritdoc/>
    protected override string Format => "F2";

    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase, double seconds)
    {
        var peer = summary.BenchmarksCases.FirstOrDefault(other =>
            other.Descriptor.Baseline && other.Descriptor.Type == benchmarkCase.Descriptor.Type && other.Parameters.DisplayInfo == benchmarkCase.Parameters.DisplayInfo);
        return peer is null ? null : MeanSeconds(summary, peer) / seconds;
    }
}
