using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Spanwise.Bench.Ceiling;

namespace Spanwise.Bench.Columns;

/// <summary>The part of the multiply-add ceiling, measured in this process, of as many cores as work.</summary>
internal sealed class CeilingColumn() : WorkColumn("% ceiling", "Part of the multiply-add ceiling of as many cores as work, measured in this process")
{
    private static readonly Lazy<double> OneCore = new(FmaCeiling.Measure);

    /// <inheritdoc/>
    protected override string Format => "F1";

    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase, double seconds) =>
        WorkOf(benchmarkCase) is { } work ? 100 * FlopRate(benchmarkCase, seconds) * 1e-9 / (OneCore.Value * work.Threads) : null;
}
