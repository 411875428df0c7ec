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

    /// <summary>Refuses a result that lies over an operand. Blocks of one matrix may lie side by side: factorisations multiply such blocks all the time.</summary>
    /// <param name="name">The operand.</param>
    /// <param name="operand">It, from its first stored row to its last.</param>
    /// <param name="columns">Floats of a stored row of it.</param>
    /// <param name="stride">Floats from one stored row of it to the next.</param>
    /// <param name="result">The result, likewise.</param>
    /// <param name="resultColumns">Floats of a stored row of the result.</param>
    /// <param name="resultStride">Floats from one stored row of the result to the next.</param>
    public static void RequireApart(string name, ReadOnlySpan<float> operand, int columns, int stride, Span<float> result, int resultColumns, int resultStride)
    {
        if (operand.Overlaps(result, out var offset) && !(stride == resultStride && LiesBeside(offset, columns, resultColumns, stride)))
        {
            throw new BoundaryException(Status.Argument, $"c must not overlap {name}; it does");
        }
    }

    // Where the result begins in the rows that the operand is cut from: behind the operand's columns, and not over a row's end.
    private static bool LiesBeside(int offset, int columns, int resultColumns, int stride)
    {
        var column = ((offset % stride) + stride) % stride;
        return column >= columns && column + resultColumns <= stride;
    }
}
