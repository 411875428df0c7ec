using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>Copies a matrix the other way round.</summary>
public static unsafe class MatrixTranspose
{
    /// <summary>target[column, row] = source[row, column].</summary>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">The matrix.</param>
    /// <param name="sourceStride">Floats from one row of the source to the next.</param>
    /// <param name="target">The result, of <paramref name="columns"/> rows; what lies between them is not touched. Must not overlap the source.</param>
    /// <param name="targetStride">Floats from one row of the target to the next.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a stride less than a row.</exception>
    public static void Copy(int rows, int columns, ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(source), source.Length, rows, columns, sourceStride);
        ThrowHelper.RequireMatrix(nameof(target), target.Length, columns, rows, targetStride);
        ThrowHelper.RequireApart(nameof(source), source, nameof(target), target);
        var family = TileFamily.For(SimdInfo.Resolve(level));
        fixed (float* ps = source, pt = target)
        {
            // Blocks write whole vectors, so the last rows of the source go one by one.
            var whole = columns < family.Lanes ? 0 : rows / family.Lanes * family.Lanes;
            GemmPacking.Transpose(family, ps, sourceStride, whole, columns, pt, targetStride);
            CopyElements(ps, sourceStride, whole, rows, columns, pt, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements(float* source, nint sourceStride, int from, int to, int columns, float* target, nint targetStride)
    {
        for (var column = 0; column < columns; column++)
        {
            for (var row = from; row < to; row++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }
}
