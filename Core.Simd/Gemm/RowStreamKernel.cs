using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// target = max(floor, (β·target + bias) + Σ_p vector[p]·(row p of a matrix)): one row times a matrix whose rows are contiguous. Two
/// rows are read from end to end at a time, so that each cache line and page is met once and in order; a panel of columns would
/// jump from row to row (1024 × 1024: 84 against 104 GB/s). An element's products are added in ascending p, as a register tile does.
/// </summary>
internal unsafe struct RowStreamKernel : ISimdKernel
{
    private const int Vectors = 4;
    private const int WideVectors = 8;

    public float* Matrix;
    public nint RowStride;
    public int Columns;
    public float* Vector;
    public nint VectorStride;
    public int Steps;
    public float* Target;
    public float* Bias;
    public float Beta;
    public bool HasRelu;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        Start<TIsa, TVec>();
        var matrix = Matrix;
        var vector = Vector;
        var step = 0;

        // A narrow vector of the target is loaded and stored for less of the matrix: four rows share it (AVX2, 128 columns: 95 against 115 GB/s),
        // eight vectors abreast: whole cache lines in the order they lie in, which the processor foresees (152 GB/s; vector by vector 120).
        for (; TIsa.Width < 16 && step + 4 <= Steps; step += 4)
        {
            FourRows<TIsa, TVec>(matrix, vector);
            matrix += 4 * RowStride;
            vector += 4 * VectorStride;
        }

        for (; step + 2 <= Steps; step += 2)
        {
            TwoRows<TIsa, TVec>(matrix, *vector, vector[VectorStride]);
            matrix += 2 * RowStride;
            vector += 2 * VectorStride;
        }

        if (step < Steps)
        {
            OneRow<TIsa, TVec>(matrix, *vector);
        }

        if (HasRelu)
        {
            for (nint j = 0; j < Columns; j += TIsa.Width)
            {
                var count = (int)Math.Min(TIsa.Width, Columns - j);
                TIsa.StorePartial(Target + j, TIsa.Max(TIsa.Zero, TIsa.LoadPartial(Target + j, count)), count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Start<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var beta = TIsa.Broadcast(Beta);
        for (nint j = 0; j < Columns; j += TIsa.Width)
        {
            var count = (int)Math.Min(TIsa.Width, Columns - j);
            var start = TIsa.Zero;
            if (Bias is not null)
            {
                start = TIsa.Add(start, TIsa.LoadPartial(Bias + j, count));
            }

            if (Beta != 0f)
            {
                start = TIsa.Fma(beta, TIsa.LoadPartial(Target + j, count), start);
            }

            TIsa.StorePartial(Target + j, start, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void FourRows<TIsa, TVec>(float* first, float* factors)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var second = first + RowStride;
        var third = second + RowStride;
        var fourth = third + RowStride;
        var target = Target;
        var factor0 = TIsa.Broadcast(*factors);
        var factor1 = TIsa.Broadcast(factors[VectorStride]);
        var factor2 = TIsa.Broadcast(factors[2 * VectorStride]);
        var factor3 = TIsa.Broadcast(factors[3 * VectorStride]);
        nint j = 0;
        for (; j + (WideVectors * TIsa.Width) <= Columns; j += WideVectors * TIsa.Width)
        {
            var to = target + j;
            var (sum0, sum1, sum2, sum3) = (TIsa.Load(to), TIsa.Load(to + TIsa.Width), TIsa.Load(to + (2 * TIsa.Width)), TIsa.Load(to + (3 * TIsa.Width)));
            var (sum4, sum5, sum6, sum7) = (TIsa.Load(to + (4 * TIsa.Width)), TIsa.Load(to + (5 * TIsa.Width)), TIsa.Load(to + (6 * TIsa.Width)), TIsa.Load(to + (7 * TIsa.Width)));
            Add<TIsa, TVec>(factor0, first + j, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
            Add<TIsa, TVec>(factor1, second + j, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
            Add<TIsa, TVec>(factor2, third + j, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
            Add<TIsa, TVec>(factor3, fourth + j, ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7);
            TIsa.Store(to, sum0);
            TIsa.Store(to + TIsa.Width, sum1);
            TIsa.Store(to + (2 * TIsa.Width), sum2);
            TIsa.Store(to + (3 * TIsa.Width), sum3);
            TIsa.Store(to + (4 * TIsa.Width), sum4);
            TIsa.Store(to + (5 * TIsa.Width), sum5);
            TIsa.Store(to + (6 * TIsa.Width), sum6);
            TIsa.Store(to + (7 * TIsa.Width), sum7);
        }

        for (; j < Columns; j += TIsa.Width)
        {
            var count = (int)Math.Min(TIsa.Width, Columns - j);
            var sum = TIsa.Fma(factor1, TIsa.LoadPartial(second + j, count), TIsa.Fma(factor0, TIsa.LoadPartial(first + j, count), TIsa.LoadPartial(target + j, count)));
            TIsa.StorePartial(target + j, TIsa.Fma(factor3, TIsa.LoadPartial(fourth + j, count), TIsa.Fma(factor2, TIsa.LoadPartial(third + j, count), sum)), count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TIsa, TVec>(TVec factor, float* row, ref TVec sum0, ref TVec sum1, ref TVec sum2, ref TVec sum3, ref TVec sum4, ref TVec sum5, ref TVec sum6, ref TVec sum7)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        sum0 = TIsa.Fma(factor, TIsa.Load(row), sum0);
        sum1 = TIsa.Fma(factor, TIsa.Load(row + TIsa.Width), sum1);
        sum2 = TIsa.Fma(factor, TIsa.Load(row + (2 * TIsa.Width)), sum2);
        sum3 = TIsa.Fma(factor, TIsa.Load(row + (3 * TIsa.Width)), sum3);
        sum4 = TIsa.Fma(factor, TIsa.Load(row + (4 * TIsa.Width)), sum4);
        sum5 = TIsa.Fma(factor, TIsa.Load(row + (5 * TIsa.Width)), sum5);
        sum6 = TIsa.Fma(factor, TIsa.Load(row + (6 * TIsa.Width)), sum6);
        sum7 = TIsa.Fma(factor, TIsa.Load(row + (7 * TIsa.Width)), sum7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void TwoRows<TIsa, TVec>(float* first, float x, float y)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var second = first + RowStride;
        var target = Target;
        var (factor0, factor1) = (TIsa.Broadcast(x), TIsa.Broadcast(y));
        nint j = 0;
        for (; j + (Vectors * TIsa.Width) <= Columns; j += Vectors * TIsa.Width)
        {
            var sum0 = TIsa.Fma(factor0, TIsa.Load(first + j), TIsa.Load(target + j));
            var sum1 = TIsa.Fma(factor0, TIsa.Load(first + j + TIsa.Width), TIsa.Load(target + j + TIsa.Width));
            var sum2 = TIsa.Fma(factor0, TIsa.Load(first + j + (2 * TIsa.Width)), TIsa.Load(target + j + (2 * TIsa.Width)));
            var sum3 = TIsa.Fma(factor0, TIsa.Load(first + j + (3 * TIsa.Width)), TIsa.Load(target + j + (3 * TIsa.Width)));
            TIsa.Store(target + j, TIsa.Fma(factor1, TIsa.Load(second + j), sum0));
            TIsa.Store(target + j + TIsa.Width, TIsa.Fma(factor1, TIsa.Load(second + j + TIsa.Width), sum1));
            TIsa.Store(target + j + (2 * TIsa.Width), TIsa.Fma(factor1, TIsa.Load(second + j + (2 * TIsa.Width)), sum2));
            TIsa.Store(target + j + (3 * TIsa.Width), TIsa.Fma(factor1, TIsa.Load(second + j + (3 * TIsa.Width)), sum3));
        }

        for (; j < Columns; j += TIsa.Width)
        {
            var count = (int)Math.Min(TIsa.Width, Columns - j);
            var sum = TIsa.Fma(factor0, TIsa.LoadPartial(first + j, count), TIsa.LoadPartial(target + j, count));
            TIsa.StorePartial(target + j, TIsa.Fma(factor1, TIsa.LoadPartial(second + j, count), sum), count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void OneRow<TIsa, TVec>(float* row, float x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var factor = TIsa.Broadcast(x);
        for (nint j = 0; j < Columns; j += TIsa.Width)
        {
            var count = (int)Math.Min(TIsa.Width, Columns - j);
            TIsa.StorePartial(Target + j, TIsa.Fma(factor, TIsa.LoadPartial(row + j, count), TIsa.LoadPartial(Target + j, count)), count);
        }
    }
}
