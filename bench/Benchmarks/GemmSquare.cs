using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Squares, in the three forms that training uses.</summary>
public class GemmSquare : GemmBenchmark
{
    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => GemmShapes.Squares;
}
