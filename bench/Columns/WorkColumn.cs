using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Columns;

/// <summary>A figure made of a benchmark's mean time and the work that its parameter declares.</summary>
internal abstract class WorkColumn(string name, string legend) : IColumn
{
    private const string None = "-";

    /// <inheritdoc/>
    public string Id => name;

    /// <inheritdoc/>
    public string ColumnName => name;

    /// <inheritdoc/>
    public string Legend => legend;

    /// <inheritdoc/>
    public bool AlwaysShow => false;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <summary>The format of the figure.</summary>
    protected abstract string Format { get; }

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => GetValue(summary, benchmark) != None);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        MeanSeconds(summary, benchmarkCase) is { } seconds && Compute(summary, benchmarkCase, seconds) is { } value && value > 0
            ? value.ToString(Format, CultureInfo.InvariantCulture)
            : None;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>The figure; null where there is none.</summary>
    protected abstract double? Compute(Summary summary, BenchmarkCase benchmarkCase, double seconds);

    /// <summary>The parameter that declares the work.</summary>
    protected static IWork? WorkOf(BenchmarkCase benchmarkCase) => benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<IWork>().FirstOrDefault();

    /// <summary>Floating-point operations a second; null where none are declared.</summary>
    protected static double? FlopRate(BenchmarkCase benchmarkCase, double seconds) => WorkOf(benchmarkCase)?.FlopsOf(benchmarkCase.Descriptor.WorkloadMethod.Name) / seconds;

    /// <summary>The mean time of a benchmark; null if it did not run.</summary>
    protected static double? MeanSeconds(Summary summary, BenchmarkCase benchmarkCase) => summary[benchmarkCase]?.ResultStatistics?.Mean * 1e-9;
}
