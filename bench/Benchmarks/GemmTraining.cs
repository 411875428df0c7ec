using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>The products that training small networks is made of.</summary>
public class GemmTraining : GemmBenchmark
{
    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => GemmShapes.Training;
}
