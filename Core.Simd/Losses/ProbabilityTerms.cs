using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>−p t ln σ(x) − (1 − t) ln(1 − σ(x)), with the derivative σ(x) (1 + (p − 1) t) − p t.</summary>
internal readonly struct WeightedLogisticTerm(float positiveWeight) : ILossTerm
{
    /// <remarks>(1 − t) x + (1 + (p − 1) t) softplus(−x), where softplus(−x) = max(−x, 0) + ln(1 + e^−|x|).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var exp = VectorMath.ExpNonPositive<TIsa, TVec>(TIsa.Or(output, TIsa.Broadcast(-0f)));
        var miss = TIsa.Add(TIsa.Max(TIsa.Zero, TIsa.Negate(output)), VectorMath.LogOnePlusUnit<TIsa, TVec>(exp));
        var linear = TIsa.Mul(TIsa.Sub(TIsa.Broadcast(1f), target), output);
        return TIsa.Fma(Factor<TIsa, TVec>(target), miss, linear);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Sub(TIsa.Mul(VectorMath.Sigmoid<TIsa, TVec>(output), Factor<TIsa, TVec>(target)), TIsa.Mul(TIsa.Broadcast(positiveWeight), target));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Factor<TIsa, TVec>(TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fma(TIsa.Broadcast(positiveWeight - 1f), target, TIsa.Broadcast(1f));
}

/// <summary>−t x for the logarithm x of a probability, with the derivative −t.</summary>
internal readonly struct LogProbabilityTerm : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => Product<TIsa, TVec>(target, TIsa.Negate(output));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Negate(target);

    /// <summary>t · x, and 0 where t is 0 and x infinite; a NaN in x stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Product<TIsa, TVec>(TVec target, TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var free = TIsa.AndNot(TIsa.IsNaN(x), TIsa.Equal(target, TIsa.Zero));
        return TIsa.AndNot(free, TIsa.Mul(target, x));
    }
}

/// <summary>−t ln p, no logarithm below −100, with the derivative −t / max(p, 10⁻¹²).</summary>
internal readonly struct ProbabilityTerm : ILossTerm
{
    private const float LeastLog = -100f;
    private const float LeastProbability = 1e-12f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Negate(TIsa.Mul(target, Log<TIsa, TVec>(output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Negate(TIsa.Div(target, TIsa.Max(TIsa.Broadcast(LeastProbability), output)));

    /// <summary>ln p, at least −100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Log<TIsa, TVec>(TVec p)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(TIsa.Broadcast(LeastLog), VectorMath.Log<TIsa, TVec>(p));
}

/// <summary>t (ln t − x) for the logarithm x of a probability, with the derivative −t; 0 where t is 0.</summary>
internal readonly struct LogDivergenceTerm : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => LogProbabilityTerm.Product<TIsa, TVec>(target, TIsa.Sub(ProbabilityTerm.Log<TIsa, TVec>(target), output));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Negate(target);
}

/// <summary>t (ln t − ln p), no logarithm below −100, with the derivative −t / max(p, 10⁻¹²).</summary>
internal readonly struct DivergenceTerm : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(target, TIsa.Sub(ProbabilityTerm.Log<TIsa, TVec>(target), ProbabilityTerm.Log<TIsa, TVec>(output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => default(ProbabilityTerm).Derivative<TIsa, TVec>(output, target);
}
