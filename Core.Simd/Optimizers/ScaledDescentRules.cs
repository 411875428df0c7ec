using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>s = s + g²; w = w − rate · g / (√s + ε).</summary>
internal readonly struct AdagradRule(float rate, float epsilon) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(g, g, s0);
        return TIsa.Fnma(TIsa.Broadcast(rate), TIsa.Div(g, TIsa.Add(TIsa.Sqrt(s0), TIsa.Broadcast(epsilon))), w);
    }
}

/// <summary>v = α v + (1 − α) g²; w = w − rate · g / (√v + ε).</summary>
internal readonly struct RmspropRule(float rate, double alpha, float epsilon) : IUpdateRule
{
    private readonly float _keep = (float)alpha;
    private readonly float _take = (float)(1 - alpha);

    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(TIsa.Broadcast(_keep), s0, TIsa.Mul(TIsa.Mul(TIsa.Broadcast(_take), g), g));
        return TIsa.Fnma(TIsa.Broadcast(rate), TIsa.Div(g, TIsa.Add(TIsa.Sqrt(s0), TIsa.Broadcast(epsilon))), w);
    }
}

/// <summary>v = α v + (1 − α) g²; m = α m + (1 − α) g; w = w − rate · g / (√(v − m²) + ε).</summary>
internal readonly struct RmspropCentredRule(float rate, double alpha, float epsilon) : IUpdateRule
{
    private readonly float _keep = (float)alpha;
    private readonly float _take = (float)(1 - alpha);

    public static int States => 2;

    /// <remarks>v ≥ m² but for rounding, which must not make the root of a variance of 0 a NaN. A NaN of the gradient stays one: it is the second operand of the maximum.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(TIsa.Broadcast(_keep), s0, TIsa.Mul(TIsa.Mul(TIsa.Broadcast(_take), g), g));
        s1 = TIsa.Fma(TIsa.Broadcast(_keep), s1, TIsa.Mul(TIsa.Broadcast(_take), g));
        var variance = TIsa.Max(TIsa.Zero, TIsa.Fnma(s1, s1, s0));
        return TIsa.Fnma(TIsa.Broadcast(rate), TIsa.Div(g, TIsa.Add(TIsa.Sqrt(variance), TIsa.Broadcast(epsilon))), w);
    }
}

/// <summary>v = α v + (1 − α) g²; b = μ b + g / (√v + ε); w = w − rate · b.</summary>
internal readonly struct RmspropMomentumRule(float rate, double alpha, float epsilon, float momentum) : IUpdateRule
{
    private readonly float _keep = (float)alpha;
    private readonly float _take = (float)(1 - alpha);

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(TIsa.Broadcast(_keep), s0, TIsa.Mul(TIsa.Mul(TIsa.Broadcast(_take), g), g));
        s1 = TIsa.Fma(TIsa.Broadcast(momentum), s1, TIsa.Div(g, TIsa.Add(TIsa.Sqrt(s0), TIsa.Broadcast(epsilon))));
        return TIsa.Fnma(TIsa.Broadcast(rate), s1, w);
    }
}

/// <summary>v = ρ v + (1 − ρ) g²; d = g · √(u + ε) / √(v + ε); u = ρ u + (1 − ρ) d²; w = w − rate · d.</summary>
internal readonly struct AdadeltaRule(float rate, double rho, float epsilon) : IUpdateRule
{
    private readonly float _keep = (float)rho;
    private readonly float _take = (float)(1 - rho);

    public static int States => 2;

    /// <remarks>One root of the quotient: two would cost as much again as all else.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var keep = TIsa.Broadcast(_keep);
        var take = TIsa.Broadcast(_take);
        var least = TIsa.Broadcast(epsilon);
        s0 = TIsa.Fma(keep, s0, TIsa.Mul(TIsa.Mul(take, g), g));
        var change = TIsa.Mul(TIsa.Sqrt(TIsa.Div(TIsa.Add(s1, least), TIsa.Add(s0, least))), g);
        s1 = TIsa.Fma(keep, s1, TIsa.Mul(TIsa.Mul(take, change), change));
        return TIsa.Fnma(TIsa.Broadcast(rate), change, w);
    }
}

/// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w = w − (a m + b g) / (√v + ε), with both corrections in a, b and ε.</summary>
internal readonly struct NadamRule(in NadamCoefficients coefficients) : IUpdateRule
{
    private readonly float _keep = (float)coefficients.Beta1;
    private readonly float _take = (float)(1 - coefficients.Beta1);
    private readonly float _keepSquare = (float)coefficients.Beta2;
    private readonly float _takeSquare = (float)(1 - coefficients.Beta2);
    private readonly float _meanRate = (float)coefficients.MeanRate;
    private readonly float _gradientRate = (float)coefficients.GradientRate;
    private readonly float _epsilon = (float)coefficients.Epsilon;

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        s0 = TIsa.Fma(TIsa.Broadcast(_keep), s0, TIsa.Mul(TIsa.Broadcast(_take), g));
        s1 = TIsa.Fma(TIsa.Broadcast(_keepSquare), s1, TIsa.Mul(TIsa.Mul(TIsa.Broadcast(_takeSquare), g), g));
        var way = TIsa.Fma(TIsa.Broadcast(_meanRate), s0, TIsa.Mul(TIsa.Broadcast(_gradientRate), g));
        return TIsa.Sub(w, TIsa.Div(way, TIsa.Add(TIsa.Sqrt(s1), TIsa.Broadcast(_epsilon))));
    }
}
