using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Sizes that no register tile divides.</summary>
public class GemmRagged : GemmBenchmark
{
    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => GemmShapes.Ragged;
}
