using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>The same sizes in all four forms.</summary>
public class GemmTransposed : GemmBenchmark
{
    private static readonly string[] Sizes = ["128x128x128", "100x50x100", "32x30x784"];
    private static readonly string[] Forms = ["NN", "TN", "NT", "TT"];

    /// <inheritdoc/>
    private protected override IEnumerable<GemmCase> ShapesToMeasure => from size in Sizes from form in Forms select GemmCase.Parse($"{size} {form}");
}
