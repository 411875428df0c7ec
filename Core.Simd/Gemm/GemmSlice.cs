namespace Spanwise.Core.Simd.Gemm;

/// <summary>The part of a planned product that one call computes.</summary>
/// <remarks>The bits of an element do not depend on the slice that it was computed in.</remarks>
public readonly ref struct GemmSlice
{
    /// <summary>The rows and columns of C to compute, with all of the sums.</summary>
    /// <param name="rowFrom">First row.</param>
    /// <param name="rowTo">One past the last row.</param>
    /// <param name="columnFrom">First column.</param>
    /// <param name="columnTo">One past the last column.</param>
    public GemmSlice(int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        (RowFrom, RowTo, ColumnFrom, ColumnTo) = (rowFrom, rowTo, columnFrom, columnTo);
    }

    /// <summary>First row.</summary>
    public int RowFrom { get; }

    /// <summary>One past the last row, at most m.</summary>
    public int RowTo { get; }

    /// <summary>First column.</summary>
    public int ColumnFrom { get; }

    /// <summary>One past the last column, at most n.</summary>
    public int ColumnTo { get; }

    /// <summary>The length of the sums where it is shorter than the plan's k, as for the last short batch of an epoch; null takes k.</summary>
    public int? Depth { get; init; }

    /// <summary>
    /// Where in k the products are to be summed, in ascending order; empty sums them all. What lies between the runs must be
    /// products of zero: then leaving them out changes no bit, unless the other factor is infinite or not a number. A plan that works
    /// through k in blocks, has one row or column, a few columns behind its last whole vector, or is made of dot products may sum everything.
    /// </summary>
    public ReadOnlySpan<IndexRun> DepthRuns { get; init; }

    /// <summary>All rows and columns of a plan.</summary>
    public static GemmSlice Whole(GemmPlan plan) => new(0, plan.M, 0, plan.N);

    /// <summary>True where nothing of a plan's product is left out.</summary>
    internal bool IsWholeOf(GemmPlan plan) =>
        RowFrom == 0 && ColumnFrom == 0 && RowTo == plan.M && ColumnTo == plan.N && (Depth ?? plan.K) == plan.K && DepthRuns.IsEmpty;
}
