using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>A loss that is a sum over the elements of a row: the term of an element, and the term's derivative.</summary>
internal interface ILossTerm
{
    /// <summary>The term of an output and its target.</summary>
    TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>The term's derivative with respect to the output.</summary>
    TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>½ (y − t)², with derivative y − t.</summary>
internal readonly struct HalfSquare : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var difference = TIsa.Sub(output, target);
        return TIsa.Mul(TIsa.Mul(difference, TIsa.Broadcast(0.5f)), difference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Sub(output, target);
}

/// <summary>−t ln σ(x) − (1 − t) ln(1 − σ(x)) = softplus(x) − x t, with derivative σ(x) − t.</summary>
internal readonly struct LogisticTerm : ILossTerm
{
    /// <remarks>max(x, 0) − x t + ln(1 + e^−|x|): nothing overflows, and a confident right answer costs its e^−|x|, not 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var exp = VectorMath.ExpNonPositive<TIsa, TVec>(TIsa.Or(output, TIsa.Broadcast(-0f)));
        var linear = TIsa.Sub(TIsa.Max(TIsa.Zero, output), TIsa.Mul(output, target));
        return TIsa.Add(linear, VectorMath.LogOnePlusUnit<TIsa, TVec>(exp));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Sub(VectorMath.Sigmoid<TIsa, TVec>(output), target);
}

/// <summary>−t ln p − (1 − t) ln(1 − p), no logarithm taken below −100; derivative (p − t) / max(p (1 − p), 10⁻¹²).</summary>
internal readonly struct BernoulliTerm : ILossTerm
{
    private const float LeastLog = -100f;
    private const float LeastVariance = 1e-12f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var one = TIsa.Broadcast(1f);
        var least = TIsa.Broadcast(LeastLog);
        var rest = TIsa.Sub(one, output);

        // Rounding 1 − p loses all of a small p: what it lost is added to the logarithm. It is exactly 0 for p ≥ ½, where 1 − p is exact.
        var lost = TIsa.Sub(output, TIsa.Sub(one, rest));
        var logHit = TIsa.Max(least, VectorMath.Log<TIsa, TVec>(output));
        var logMiss = TIsa.Max(least, TIsa.Sub(VectorMath.Log<TIsa, TVec>(rest), lost));
        return TIsa.Negate(TIsa.Fma(target, logHit, TIsa.Mul(TIsa.Sub(one, target), logMiss)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var variance = TIsa.Mul(output, TIsa.Sub(TIsa.Broadcast(1f), output));
        return TIsa.Div(TIsa.Sub(output, target), TIsa.Max(TIsa.Broadcast(LeastVariance), variance));
    }
}
