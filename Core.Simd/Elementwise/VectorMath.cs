using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The transcendental functions of one vector, in single precision throughout, for use inside kernels and operators.</summary>
/// <remarks>
/// <para>The measured errors of every function and instruction set are in docs/NUMERICS.md. NaN gives NaN; infinities and saturated ends
/// are exact.</para>
/// <para>The polynomials are minimax fits (Remez) of the relative error over the reduced range. They keep the leading terms of the Taylor
/// series exact and fit what is behind them, so that small arguments lose nothing.</para>
/// </remarks>
public static class VectorMath
{
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts (Cody and Waite 1980): the first has nine significant bits, so that n times it is exact, with or without FMA.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Beyond these, exp is infinite or rounds to zero.
    private const float ExpHighest = 89f;
    private const float ExpLowest = -104f;

    // Below this, expm1 rounds to −1.
    private const float Expm1Lowest = -20f;

    /// <summary>eˣ; results below the normal range are rounded once, as gradual underflow asks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Exp<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        x = TIsa.Min(TIsa.Broadcast(ExpHighest), TIsa.Max(TIsa.Broadcast(ExpLowest), x));
        var biased = TIsa.Fma(x, TIsa.Broadcast(Log2E), TIsa.Broadcast(PowerOfTwo.Rounding));
        return TIsa.ScaleByPowerOfTwo(ExpReduced<TIsa, TVec>(x, TIsa.Sub(biased, TIsa.Broadcast(PowerOfTwo.Rounding))), biased);
    }

    /// <summary>eˣ for x ≤ 0, cheaper than <see cref="Exp"/> where the instruction set has no scaling instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec ExpNonPositive<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        x = TIsa.Max(TIsa.Broadcast(ExpLowest), x);
        var biased = TIsa.Fma(x, TIsa.Broadcast(Log2E), TIsa.Broadcast(PowerOfTwo.RoundingDown));
        return TIsa.ScaleDown(ExpReduced<TIsa, TVec>(x, TIsa.Sub(biased, TIsa.Broadcast(PowerOfTwo.RoundingDown))), biased);
    }

    /// <summary>1 − eˣ for x ≤ 0, without cancellation near zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec OneMinusExpNonPositive<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        x = TIsa.Max(TIsa.Broadcast(Expm1Lowest), x);

        var biased = TIsa.Fma(x, TIsa.Broadcast(Log2E), TIsa.Broadcast(PowerOfTwo.RoundingPlain));
        var n = TIsa.Sub(biased, TIsa.Broadcast(PowerOfTwo.RoundingPlain));
        var power = TIsa.ShiftLeft(biased, 23);
        var r = TIsa.Fnma(n, TIsa.Broadcast(Ln2Low), TIsa.Fnma(n, TIsa.Broadcast(Ln2High), x));
        var q = TIsa.Fma(r, TIsa.Broadcast(0.0013882521307095885f), TIsa.Broadcast(0.008366518653929234f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.04166720062494278f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.1666654348373413f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.4999999701976776f));
        var expm1 = TIsa.Fma(TIsa.Mul(q, r), r, r);

        // 1 − 2ⁿ(1 + p) = (1 − 2ⁿ) − 2ⁿp
        return TIsa.Fnma(power, expm1, TIsa.Sub(TIsa.Broadcast(1f), power));
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    /// <remarks>e^−|x| over 1 + e^−|x| for negative x: nothing overflows, and the far left tail keeps its relative precision.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sigmoid<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var one = TIsa.Broadcast(1f);
        var e = ExpNonPositive<TIsa, TVec>(TIsa.Min(TIsa.Sub(TIsa.Zero, x), x));
        var numerator = TIsa.Select(TIsa.LessThan(x, TIsa.Zero), e, one);
        return TIsa.Div(numerator, TIsa.Add(one, e));
    }

    /// <summary>tanh x, as (1 − e^−2|x|) / (1 + e^−2|x|).</summary>
    /// <remarks>
    /// With −2|x| = n ln 2 + 2r, both are (1 ∓ 2ⁿ) ∓ 2ⁿ(e^2r − 1), so that small arguments cancel nothing. The factor 2 is in the constants:
    /// half of ln 2, and the coefficients of <see cref="OneMinusExpNonPositive"/> times powers of two. As m / (2 − m) with
    /// m = 1 − e^−2|x| it would be one operation less, and 2.5 ulp instead of 1.8.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Tanh<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var sign = TIsa.Broadcast(-0f);
        var one = TIsa.Broadcast(1f);
        var a = TIsa.Max(TIsa.Broadcast(0.5f * Expm1Lowest), TIsa.Or(x, sign));
        var biased = TIsa.Fma(a, TIsa.Broadcast(2f * Log2E), TIsa.Broadcast(PowerOfTwo.RoundingPlain));
        var n = TIsa.Sub(biased, TIsa.Broadcast(PowerOfTwo.RoundingPlain));
        var r = TIsa.Fnma(n, TIsa.Broadcast(0.5f * Ln2Low), TIsa.Fnma(n, TIsa.Broadcast(0.5f * Ln2High), a));
        var q = TIsa.Fma(r, TIsa.Broadcast(0.04442406818270683f), TIsa.Broadcast(0.13386429846286774f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.33333760499954224f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.6666617393493652f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.9999999403953552f));
        var halfExpm1 = TIsa.Fma(TIsa.Mul(q, r), r, r);
        var power = TIsa.ShiftLeft(biased, 23);
        var twice = TIsa.Add(power, power);
        var tanh = TIsa.Div(TIsa.Fnma(twice, halfExpm1, TIsa.Sub(one, power)), TIsa.Fma(twice, halfExpm1, TIsa.Add(one, power)));
        return TIsa.Or(tanh, TIsa.And(x, sign));
    }

    /// <summary>ln x: −∞ at zero, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Log<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // Denormal numbers are brought into the normal range first.
        var small = TIsa.LessThan(x, TIsa.Broadcast(1.17549435e-38f));
        var scaled = TIsa.Select(small, TIsa.Mul(x, TIsa.Broadcast(8388608f)), x);
        var offset = TIsa.And(small, TIsa.Broadcast(-23f));

        // x = m · 2ᵉ with m in [2/3, 4/3): the bits less those of 2/3 have e on top.
        var twoThirds = TIsa.BroadcastInt(0x3F2AAAAB);
        var exponent = TIsa.ShiftRightArithmetic(TIsa.SubInt(scaled, twoThirds), 23);
        var m = TIsa.SubInt(scaled, TIsa.ShiftLeft(exponent, 23));
        var e = TIsa.Add(TIsa.ConvertToSingle(exponent), offset);
        var log = LogReduced<TIsa, TVec>(TIsa.Sub(m, TIsa.Broadcast(1f)), e);

        var infinity = TIsa.Broadcast(float.PositiveInfinity);
        log = TIsa.Select(TIsa.LessThan(x, infinity), log, x); // +∞ and NaN are their own logarithm
        log = TIsa.Select(TIsa.Equal(x, TIsa.Zero), TIsa.Broadcast(float.NegativeInfinity), log);
        return TIsa.Or(log, TIsa.LessThan(x, TIsa.Zero));
    }

    /// <summary>ln(1 + eˣ), as max(x, 0) + ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Softplus<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var t = ExpNonPositive<TIsa, TVec>(TIsa.Min(TIsa.Sub(TIsa.Zero, x), x));
        return TIsa.Add(TIsa.Max(TIsa.Zero, x), LogOnePlusUnit<TIsa, TVec>(t));
    }

    /// <summary>ln(1 + t) for t in [0, 1], without cancellation near zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec LogOnePlusUnit<TIsa, TVec>(TVec t)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // Above 1/3, ln(1 + t) = ln 2 + ln(1 + (t − 1)/2), which brings the argument back into [−1/3, 1/3].
        var upper = TIsa.GreaterThan(t, TIsa.Broadcast(1f / 3f));
        var f = TIsa.Select(upper, TIsa.Mul(TIsa.Sub(t, TIsa.Broadcast(1f)), TIsa.Broadcast(0.5f)), t);
        return LogReduced<TIsa, TVec>(f, TIsa.And(upper, TIsa.Broadcast(1f)));
    }

    /// <summary>e^(x − n ln 2) for |x − n ln 2| ≤ ½ ln 2: 1 + r + r² q(r), q of degree 4, error 2⁻²⁸.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec ExpReduced<TIsa, TVec>(TVec x, TVec n)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var r = TIsa.Fnma(n, TIsa.Broadcast(Ln2Low), TIsa.Fnma(n, TIsa.Broadcast(Ln2High), x));
        var q = TIsa.Fma(r, TIsa.Broadcast(0.0013814603444188833f), TIsa.Broadcast(0.008368715643882751f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.04166838899254799f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.1666652113199234f));
        q = TIsa.Fma(q, r, TIsa.Broadcast(0.4999999403953552f));
        return TIsa.Add(TIsa.Broadcast(1f), TIsa.Fma(TIsa.Mul(q, r), r, r));
    }

    /// <summary>ln(1 + f) + e ln 2 for |f| ≤ 1/3: f − f²/2 + f³ p(f), p of degree 7, error 2⁻²⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LogReduced<TIsa, TVec>(TVec f, TVec e)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var square = TIsa.Mul(f, f);
        var p = TIsa.Fma(f, TIsa.Broadcast(-0.12891815602779388f), TIsa.Broadcast(0.13984569907188416f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(-0.12184233963489532f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(0.14005844295024872f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(-0.16680489480495453f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(0.20010407269001007f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(-0.24999797344207764f));
        p = TIsa.Fma(p, f, TIsa.Broadcast(0.3333321511745453f));
        var tail = TIsa.Mul(TIsa.Mul(p, f), square);
        tail = TIsa.Fma(e, TIsa.Broadcast(Ln2Low), tail);
        tail = TIsa.Fnma(square, TIsa.Broadcast(0.5f), tail);
        return TIsa.Fma(e, TIsa.Broadcast(Ln2High), TIsa.Add(f, tail));
    }
}
