using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Products so small that the call decides.</summary>
public class GemmTiny : GemmBenchmark
{
    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => GemmShapes.TinyCubes;
}
