using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Spanwise.Bench.Columns;

/// <summary>Images, parameters or floats a second.</summary>
internal sealed class ItemsColumn() : WorkColumn("items/s", "Images, parameters or floats a second")
{
    /// <inheritdoc/>
    protected override string Format => "N0";

    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase, double seconds) => WorkOf(benchmarkCase)?.Items / seconds;
}
