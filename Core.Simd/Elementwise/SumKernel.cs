using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>One term of a sum over one span or two.</summary>
internal interface ITerm
{
    /// <summary>False where b is not looked at; it is then not loaded.</summary>
    static abstract bool ReadsSecond { get; }

    /// <summary>sum + term(a, b).</summary>
    static abstract TVec Accumulate<TIsa, TVec>(TVec sum, TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>a.</summary>
internal readonly struct PlainTerm : ITerm
{
    public static bool ReadsSecond => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TIsa, TVec>(TVec sum, TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Add(sum, a);
}

/// <summary>a².</summary>
internal readonly struct SquareTerm : ITerm
{
    public static bool ReadsSecond => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TIsa, TVec>(TVec sum, TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fma(a, a, sum);
}

/// <summary>a · b.</summary>
internal readonly struct ProductTerm : ITerm
{
    public static bool ReadsSecond => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TIsa, TVec>(TVec sum, TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fma(a, b, sum);
}

/// <summary>
/// Σ term(a, b), in an order that depends on the length and the instruction set alone. Four sums run side by side: an addition takes
/// four cycles, and one vector a cycle is what two loads leave.
/// </summary>
internal unsafe struct SumKernel<TTerm>(float* a, float* b, nint count) : ISimdKernel
    where TTerm : struct, ITerm
{
    public float Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var first = a;
        var second = b;
        var left = count;
        var sum0 = TIsa.Zero;
        var sum1 = TIsa.Zero;
        var sum2 = TIsa.Zero;
        var sum3 = TIsa.Zero;
        for (; left >= 4 * TIsa.Width; left -= 4 * TIsa.Width)
        {
            sum0 = Next<TIsa, TVec>(sum0, first, second);
            sum1 = Next<TIsa, TVec>(sum1, first + TIsa.Width, second + TIsa.Width);
            sum2 = Next<TIsa, TVec>(sum2, first + (2 * TIsa.Width), second + (2 * TIsa.Width));
            sum3 = Next<TIsa, TVec>(sum3, first + (3 * TIsa.Width), second + (3 * TIsa.Width));
            first += 4 * TIsa.Width;
            second += 4 * TIsa.Width;
        }

        for (; left >= TIsa.Width; left -= TIsa.Width)
        {
            sum0 = Next<TIsa, TVec>(sum0, first, second);
            first += TIsa.Width;
            second += TIsa.Width;
        }

        if (left > 0)
        {
            var x = TIsa.LoadPartial(first, (int)left);
            sum1 = TTerm.Accumulate<TIsa, TVec>(sum1, x, TTerm.ReadsSecond ? TIsa.LoadPartial(second, (int)left) : x);
        }

        Result = TIsa.Sum(TIsa.Add(TIsa.Add(sum0, sum1), TIsa.Add(sum2, sum3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Next<TIsa, TVec>(TVec sum, float* a, float* b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var x = TIsa.Load(a);
        return TTerm.Accumulate<TIsa, TVec>(sum, x, TTerm.ReadsSecond ? TIsa.Load(b) : x);
    }
}
