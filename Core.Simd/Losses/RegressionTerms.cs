using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>|y − t|, with the derivative sign(y − t).</summary>
internal readonly struct AbsoluteTerm : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Abs(TIsa.Sub(output, target));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // 1 with the sign of the difference; the difference itself where it is 0 or NaN.
        var difference = TIsa.Sub(output, target);
        var sign = TIsa.Or(TIsa.And(difference, TIsa.Broadcast(-0f)), TIsa.Broadcast(1f));
        return TIsa.Select(TIsa.Or(TIsa.Equal(difference, TIsa.Zero), TIsa.IsNaN(difference)), difference, sign);
    }
}

/// <summary>½ d² where |d| ≤ δ, else δ (|d| − ½ δ), d = y − t; the derivative is d, held within ±δ.</summary>
internal readonly struct HuberTerm(float delta) : ILossTerm
{
    /// <remarks>With c = min(|d|, δ) both cases are c (|d| − ½ c).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var distance = TIsa.Abs(TIsa.Sub(output, target));
        var near = TIsa.Min(TIsa.Broadcast(delta), distance);
        return TIsa.Mul(near, TIsa.Fnma(TIsa.Broadcast(0.5f), near, distance));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(TIsa.Broadcast(-delta), TIsa.Min(TIsa.Broadcast(delta), TIsa.Sub(output, target)));
}

/// <summary>max(0, 1 − s y), s = 1 for targets above 0, else −1; the derivative is −s where s y is below 1, else 0.</summary>
internal readonly struct HingeTerm : ILossTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Value<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(TIsa.Zero, TIsa.Sub(TIsa.Broadcast(1f), TIsa.Mul(Side<TIsa, TVec>(target), output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Derivative<TIsa, TVec>(TVec output, TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var side = Side<TIsa, TVec>(target);
        var product = TIsa.Mul(side, output);
        var slope = TIsa.And(TIsa.LessThan(product, TIsa.Broadcast(1f)), TIsa.Negate(side));
        return TIsa.Select(TIsa.IsNaN(product), product, slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Side<TIsa, TVec>(TVec target)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Select(TIsa.GreaterThan(target, TIsa.Zero), TIsa.Broadcast(1f), TIsa.Broadcast(-1f));
}
