using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// target[i] = max(floor, α·(row i of a matrix · a vector) + (β·target[i] + bias[i])), rows contiguous along the sum. Four rows at
/// a time share the loads of the vector; each row has two accumulators whether it runs in company or alone, so its bits are the same.
/// </summary>
internal unsafe struct DotRowsKernel : ISimdKernel
{
    private const int RowsAtATime = 4;

    public float* Matrix;
    public nint RowStride;
    public int Rows;
    public float* Vector;
    public int Steps;
    public float* Target;
    public nint TargetStride;
    public float* Bias;
    public nint BiasStride;
    public float Alpha;
    public float Beta;
    public float Floor;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var row = 0;
        for (; row + RowsAtATime <= Rows; row += RowsAtATime)
        {
            FourRows<TIsa, TVec>(row);
        }

        for (; row < Rows; row++)
        {
            OneRow<TIsa, TVec>(row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void FourRows<TIsa, TVec>(int row)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var a0 = Matrix + (row * RowStride);
        var a1 = a0 + RowStride;
        var a2 = a1 + RowStride;
        var a3 = a2 + RowStride;
        var v = Vector;
        var (even0, even1, even2, even3) = (TIsa.Zero, TIsa.Zero, TIsa.Zero, TIsa.Zero);
        var (odd0, odd1, odd2, odd3) = (TIsa.Zero, TIsa.Zero, TIsa.Zero, TIsa.Zero);
        nint left = Steps;
        for (; left >= 2 * TIsa.Width; left -= 2 * TIsa.Width)
        {
            var x = TIsa.Load(v);
            even0 = TIsa.Fma(TIsa.Load(a0), x, even0);
            even1 = TIsa.Fma(TIsa.Load(a1), x, even1);
            even2 = TIsa.Fma(TIsa.Load(a2), x, even2);
            even3 = TIsa.Fma(TIsa.Load(a3), x, even3);
            x = TIsa.Load(v + TIsa.Width);
            odd0 = TIsa.Fma(TIsa.Load(a0 + TIsa.Width), x, odd0);
            odd1 = TIsa.Fma(TIsa.Load(a1 + TIsa.Width), x, odd1);
            odd2 = TIsa.Fma(TIsa.Load(a2 + TIsa.Width), x, odd2);
            odd3 = TIsa.Fma(TIsa.Load(a3 + TIsa.Width), x, odd3);
            a0 += 2 * TIsa.Width;
            a1 += 2 * TIsa.Width;
            a2 += 2 * TIsa.Width;
            a3 += 2 * TIsa.Width;
            v += 2 * TIsa.Width;
        }

        if (left > 0)
        {
            var count = (int)Math.Min(left, TIsa.Width);
            var x = TIsa.LoadPartial(v, count);
            even0 = TIsa.Fma(TIsa.LoadPartial(a0, count), x, even0);
            even1 = TIsa.Fma(TIsa.LoadPartial(a1, count), x, even1);
            even2 = TIsa.Fma(TIsa.LoadPartial(a2, count), x, even2);
            even3 = TIsa.Fma(TIsa.LoadPartial(a3, count), x, even3);
        }

        if (left > TIsa.Width)
        {
            var count = (int)left - TIsa.Width;
            var x = TIsa.LoadPartial(v + TIsa.Width, count);
            odd0 = TIsa.Fma(TIsa.LoadPartial(a0 + TIsa.Width, count), x, odd0);
            odd1 = TIsa.Fma(TIsa.LoadPartial(a1 + TIsa.Width, count), x, odd1);
            odd2 = TIsa.Fma(TIsa.LoadPartial(a2 + TIsa.Width, count), x, odd2);
            odd3 = TIsa.Fma(TIsa.LoadPartial(a3 + TIsa.Width, count), x, odd3);
        }

        // One sum of lanes after another was most of the time of a row of 35: 44 rows took 140 ns.
        Finish(row, TIsa.Sum4(TIsa.Add(even0, odd0), TIsa.Add(even1, odd1), TIsa.Add(even2, odd2), TIsa.Add(even3, odd3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void OneRow<TIsa, TVec>(int row)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var a = Matrix + (row * RowStride);
        var v = Vector;
        var even = TIsa.Zero;
        var odd = TIsa.Zero;
        nint left = Steps;
        for (; left >= 2 * TIsa.Width; left -= 2 * TIsa.Width)
        {
            even = TIsa.Fma(TIsa.Load(a), TIsa.Load(v), even);
            odd = TIsa.Fma(TIsa.Load(a + TIsa.Width), TIsa.Load(v + TIsa.Width), odd);
            a += 2 * TIsa.Width;
            v += 2 * TIsa.Width;
        }

        if (left > 0)
        {
            var count = (int)Math.Min(left, TIsa.Width);
            even = TIsa.Fma(TIsa.LoadPartial(a, count), TIsa.LoadPartial(v, count), even);
        }

        if (left > TIsa.Width)
        {
            var count = (int)left - TIsa.Width;
            odd = TIsa.Fma(TIsa.LoadPartial(a + TIsa.Width, count), TIsa.LoadPartial(v + TIsa.Width, count), odd);
        }

        Finish(row, TIsa.Sum(TIsa.Add(even, odd)));
    }

    /// <summary>What is added to four sums that are stored side by side, with the bits of one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish(int row, Vector128<float> sums)
    {
        if (TargetStride != 1)
        {
            for (var i = 0; i < RowsAtATime; i++)
            {
                Finish(row + i, sums[i]);
            }

            return;
        }

        var target = Target + row;
        var start = Bias is null ? Vector128<float>.Zero : BiasStride == 0 ? Vector128.Create(*Bias) : Vector128.Load(Bias + row);
        if (Beta != 0f)
        {
            start += Vector128.Create(Beta) * Vector128.Load(target);
        }

        var value = (Vector128.Create(Alpha) * sums) + start;
        var floor = Vector128.Create(Floor);
        Vector128.Store(Vector128.ConditionalSelect(Vector128.LessThan(value, floor), floor, value), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish(int row, float sum)
    {
        var target = Target + (row * TargetStride);
        var start = Bias is null ? 0f : Bias[row * BiasStride];
        if (Beta != 0f)
        {
            start += Beta * *target;
        }

        var value = (Alpha * sum) + start;
        *target = value < Floor ? Floor : value;
    }
}
