using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>Copies a part of a matrix, or transposes one that is stored the other way round: a panel of B, a block of A.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>target[p, j] = source[j, p] for j below <paramref name="width"/> and p below <paramref name="steps"/>; target rows hold whole vectors.</summary>
    /// <remarks>The lanes behind a ragged width hold no zeros: the tile stores only what counts.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(TileFamily family, float* source, nint ldb, int width, int steps, float* target, int stride)
    {
        var lanes = family.Lanes;
        for (var j = 0; j < width; j += lanes)
        {
            var rows = Math.Min(lanes, width - j);
            var column = source + (j * ldb);
            if (steps < lanes)
            {
                TransposeElements(column, ldb, rows, steps, target + j, stride, lanes);
                continue;
            }

            for (var p = 0; p + lanes <= steps; p += lanes)
            {
                family.TransposeBlock(column + p, ldb, rows, target + ((nint)p * stride) + j, stride);
            }

            // Some of the last steps again, overlapping the block before, instead of element by element.
            if (steps % lanes != 0)
            {
                var last = steps - lanes;
                family.TransposeBlock(column + last, ldb, rows, target + ((nint)last * stride) + j, stride);
            }
        }
    }

    /// <summary>Packs some steps of a panel of B.</summary>
    public static void Panel(GemmPlan plan, in GemmOperands operands, int column, int width, int step, int steps, float* target, int stride)
    {
        if (plan.TransposeB)
        {
            Transpose(plan.Family, operands.B + (column * operands.Ldb) + step, operands.Ldb, width, steps, target, stride);
        }
        else
        {
            CopyRows(plan.Level, operands.B + (step * operands.Ldb) + column, operands.Ldb, steps, width, target, stride);
        }
    }

    /// <summary>Copies rows as they lie.</summary>
    public static void CopyRows(SimdLevel level, float* source, nint sourceStride, int rows, int width, float* target, nint targetStride)
    {
        var kernel = new CopyRowsKernel { Source = source, SourceStride = sourceStride, Target = target, TargetStride = targetStride, Rows = rows, Width = width };
        SimdDispatch.Run(level, ref kernel);
    }

    private static void TransposeElements(float* source, nint lds, int columns, int steps, float* target, nint ldt, int lanes)
    {
        for (var p = 0; p < steps; p++)
        {
            for (var j = 0; j < lanes; j++)
            {
                target[(p * ldt) + j] = j < columns ? source[(j * lds) + p] : 0f;
            }
        }
    }
}
