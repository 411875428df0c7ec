using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>What is made of a row's shifted elements, once the sum of their exponentials is known.</summary>
internal interface ISoftmaxResult
{
    /// <summary>True where the exponentials themselves are wanted, so that they are kept from the pass that sums them.</summary>
    static abstract bool KeepsExponentials { get; }

    /// <summary>What the last pass needs of the sum.</summary>
    static abstract TVec Normalizer<TIsa, TVec>(TVec sum)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>The result of an element: of its exponential if that was kept, else of itself less the maximum.</summary>
    static abstract TVec Finish<TIsa, TVec>(TVec kept, TVec normalizer)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>eˣ / Σ.</summary>
internal readonly struct Probability : ISoftmaxResult
{
    public static bool KeepsExponentials => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Normalizer<TIsa, TVec>(TVec sum)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Div(TIsa.Broadcast(1f), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Finish<TIsa, TVec>(TVec kept, TVec normalizer)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(kept, normalizer);
}

/// <summary>x − ln Σ.</summary>
internal readonly struct LogProbability : ISoftmaxResult
{
    public static bool KeepsExponentials => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Normalizer<TIsa, TVec>(TVec sum)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Log<TIsa, TVec>(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Finish<TIsa, TVec>(TVec kept, TVec normalizer)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Sub(kept, normalizer);
}

/// <summary>Softmax and log-softmax of rows: maximum; exponentials and their sum; result.</summary>
internal unsafe struct SoftmaxKernel<TResult>(float* x, float* y, nint rows, nint columns, nint stride) : ISimdKernel
    where TResult : struct, ISoftmaxResult
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = x;
        var target = y;
        var count = columns;
        for (nint row = 0; row < rows; row++, source += stride, target += stride)
        {
            if (count <= TIsa.Width)
            {
                ShortRow<TIsa, TVec>(source, target, (int)count);
            }
            else
            {
                LongRow<TIsa, TVec>(source, target, count);
            }
        }
    }

    // A row of one vector, such as ten classes on AVX-512, never leaves the registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ShortRow<TIsa, TVec>(float* source, float* target, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var mask = TIsa.MaskFor(count);
        var row = TIsa.Select(mask, TIsa.LoadPartial(source, count), TIsa.Broadcast(float.NegativeInfinity));
        var shifted = TIsa.Sub(row, TIsa.Broadcast(TIsa.ReduceMax(row)));
        var exp = VectorMath.ExpNonPositive<TIsa, TVec>(shifted);
        var sum = TIsa.Sum(TIsa.And(exp, mask));
        var normalizer = TResult.Normalizer<TIsa, TVec>(TIsa.Broadcast(sum));
        TIsa.StorePartial(target, TResult.Finish<TIsa, TVec>(TResult.KeepsExponentials ? exp : shifted, normalizer), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LongRow<TIsa, TVec>(float* source, float* target, nint count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var whole = count - (count % TIsa.Width);
        var rest = (int)(count - whole);

        // The last vector of the maximum overlaps the one before: there is at least one whole vector here.
        var best = TIsa.Load(source + (count - TIsa.Width));
        for (nint i = 0; i < whole; i += TIsa.Width)
        {
            best = TIsa.Max(best, TIsa.Load(source + i));
        }

        // If the maximum has missed a NaN, the NaN is still in the sum.
        var max = TIsa.Broadcast(TIsa.ReduceMax(best));
        var sums = TIsa.Zero;
        for (nint i = 0; i < whole; i += TIsa.Width)
        {
            var shifted = TIsa.Sub(TIsa.Load(source + i), max);
            var exp = VectorMath.ExpNonPositive<TIsa, TVec>(shifted);
            sums = TIsa.Add(sums, exp);
            TIsa.Store(target + i, TResult.KeepsExponentials ? exp : shifted);
        }

        if (rest != 0)
        {
            var shifted = TIsa.Sub(TIsa.LoadPartial(source + whole, rest), max);
            var exp = VectorMath.ExpNonPositive<TIsa, TVec>(shifted);
            sums = TIsa.Add(sums, TIsa.And(exp, TIsa.MaskFor(rest)));
            TIsa.StorePartial(target + whole, TResult.KeepsExponentials ? exp : shifted, rest);
        }

        var normalizer = TResult.Normalizer<TIsa, TVec>(TIsa.Broadcast(TIsa.Sum(sums)));
        for (nint i = 0; i < whole; i += TIsa.Width)
        {
            TIsa.Store(target + i, TResult.Finish<TIsa, TVec>(TIsa.Load(target + i), normalizer));
        }

        if (rest != 0)
        {
            TIsa.StorePartial(target + whole, TResult.Finish<TIsa, TVec>(TIsa.LoadPartial(target + whole, rest), normalizer), rest);
        }
    }
}
