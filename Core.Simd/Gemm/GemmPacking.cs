using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>Copies one panel of op(B) to consecutive rows of whole vectors: target[p, 0…width) with zeros up to <c>stride</c>.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>B is stored [k, n]: <paramref name="source"/> points at its element (first step, first column).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* source, nint ldb, int width, int steps, float* target, int stride)
    {
        for (var p = 0; p < steps; p++)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)width * sizeof(float));
            for (var j = width; j < stride; j++)
            {
                target[j] = 0f;
            }

            source += ldb;
            target += stride;
        }
    }

    /// <summary>B is stored [n, k]: <paramref name="source"/> points at its element (first column, first step).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(TileFamily family, float* source, nint ldb, int width, int steps, float* target, int stride)
    {
        var lanes = family.Lanes;
        var j = 0;
        for (; j + lanes <= width; j += lanes)
        {
            var column = source + (j * ldb);
            var p = 0;
            for (; p + lanes <= steps; p += lanes)
            {
                family.TransposeBlock(column + p, ldb, target + ((nint)p * stride) + j, stride);
            }

            TransposeElements(column + p, ldb, lanes, steps - p, target + ((nint)p * stride) + j, stride);
        }

        if (j < stride)
        {
            TransposeElements(source + (j * ldb), ldb, width - j, steps, target + j, stride);
            for (var p = 0; p < steps; p++)
            {
                for (var q = width; q < stride; q++)
                {
                    target[((nint)p * stride) + q] = 0f;
                }
            }
        }
    }

    private static void TransposeElements(float* source, nint lds, int columns, int steps, float* target, nint ldt)
    {
        for (var j = 0; j < columns; j++)
        {
            for (var p = 0; p < steps; p++)
            {
                target[(p * ldt) + j] = source[(j * lds) + p];
            }
        }
    }
}
