using Spanwise.Native.Boundary;

namespace Spanwise.Native.Kernels;

/// <summary>The words of CBLAS: orders and transpositions.</summary>
internal static class BlasArguments
{
    private const int RowMajor = 101;
    private const int ColumnMajor = 102;
    private const int NoTranspose = 111;
    private const int Transpose = 112;
    private const int ConjugateTranspose = 113;

    public static bool IsColumnMajor(int order) => order switch
    {
        RowMajor => false,
        ColumnMajor => true,
        _ => throw new BoundaryException(Status.Argument, $"order must be {RowMajor} (row major) or {ColumnMajor} (column major); it is {order}"),
    };

    public static bool IsTransposed(string name, int value) => value switch
    {
        NoTranspose => false,
        Transpose or ConjugateTranspose => true,
        _ => throw new BoundaryException(Status.Argument, $"{name} must be {NoTranspose} (as it lies), {Transpose} or {ConjugateTranspose} (transposed); it is {value}"),
    };

    /// <summary>How many floats a stored matrix reaches over.</summary>
    /// <param name="name">The matrix.</param>
    /// <param name="rows">Stored rows.</param>
    /// <param name="columns">Floats of a stored row.</param>
    /// <param name="stride">Floats from one stored row to the next.</param>
    public static long Reach(string name, int rows, int columns, int stride)
    {
        if (stride < Math.Max(1, columns))
        {
            throw new BoundaryException(Status.Argument, $"ld{name} must be at least {Math.Max(1, columns)}, the floats of a stored row; it is {stride}");
        }

        return rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
    }

    /// <summary>Refuses a result that lies over an operand.</summary>
    public static void RequireApart(string name, ReadOnlySpan<float> operand, Span<float> result)
    {
        if (operand.Overlaps(result))
        {
            throw new BoundaryException(Status.Argument, $"c must not overlap {name}; it does");
        }
    }
}
