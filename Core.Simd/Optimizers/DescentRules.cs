using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>w = w − rate · g.</summary>
internal readonly struct SgdRule(float rate) : IUpdateRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fnma(TIsa.Broadcast(rate), g, w);
}

/// <summary>v = μ v + g; w = w − rate · v.</summary>
internal readonly struct MomentumRule(float rate, float momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(TIsa.Broadcast(momentum), s0, g);
        return TIsa.Fnma(TIsa.Broadcast(rate), s0, w);
    }
}

/// <summary>v = μ v + g; w = w − rate · (g + μ v).</summary>
internal readonly struct NesterovRule(float rate, float momentum) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var kept = TIsa.Broadcast(momentum);
        s0 = TIsa.Fma(kept, s0, g);
        return TIsa.Fnma(TIsa.Broadcast(rate), TIsa.Fma(kept, s0, g), w);
    }
}

/// <summary>c = β₁ m + (1 − β₁) g; w = w − rate · (sign c + λ w); m = β₂ m + (1 − β₂) g.</summary>
internal readonly struct LionRule(float rate, double beta1, double beta2, float decay) : IUpdateRule
{
    private readonly float _keepFirst = (float)beta1;
    private readonly float _takeFirst = (float)(1 - beta1);
    private readonly float _keep = (float)beta2;
    private readonly float _take = (float)(1 - beta2);

    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var way = TIsa.Fma(TIsa.Broadcast(_keepFirst), s0, TIsa.Mul(TIsa.Broadcast(_takeFirst), g));
        s0 = TIsa.Fma(TIsa.Broadcast(_keep), s0, TIsa.Mul(TIsa.Broadcast(_take), g));

        // The rate with the sign of the way; no step where that is 0, and NaN where it is NaN.
        var step = TIsa.Or(TIsa.And(way, TIsa.Broadcast(-0f)), TIsa.Broadcast(rate));
        step = TIsa.AndNot(TIsa.Equal(way, TIsa.Zero), step);
        step = TIsa.Select(TIsa.IsNaN(way), way, step);
        return TIsa.Sub(TIsa.Fnma(TIsa.Broadcast(decay), w, w), step);
    }
}
