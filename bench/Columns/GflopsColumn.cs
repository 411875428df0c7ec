using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Spanwise.Bench.Columns;

/// <summary>Nominal floating-point operations a second.</summary>
internal sealed class GflopsColumn() : WorkColumn("GFLOP/s", "Nominal floating-point operations a second")
{
    /// <inheritdoc/>
    protected override string Format => "F1";

    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase, double seconds) => FlopRate(benchmarkCase, seconds) * 1e-9;
}
