using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The derivative of an activation at a place that is known by its output y, or by its input x where the output does not tell.</summary>
internal interface IDerivative
{
    /// <summary>f′ of every lane.</summary>
    TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>f′(place).</summary>
internal readonly struct SlopeOperator<TDerivative>(TDerivative derivative) : IUnaryOperator
    where TDerivative : struct, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => derivative.Slope<TIsa, TVec>(x);
}

/// <summary>gradient · f′(place).</summary>
internal readonly struct ChainOperator<TDerivative>(TDerivative derivative) : IBinaryOperator
    where TDerivative : struct, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(b, derivative.Slope<TIsa, TVec>(a));
}

/// <summary>y (1 − y).</summary>
internal readonly struct SigmoidSlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(place, TIsa.Sub(TIsa.Broadcast(1f), place));
}

/// <summary>1 − y².</summary>
internal readonly struct TanhSlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fnma(place, place, TIsa.Broadcast(1f));
}

/// <summary>1 above zero, 0 elsewhere; NaN stays NaN.</summary>
internal readonly struct ReluSlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Or(TIsa.And(TIsa.GreaterThan(place, TIsa.Zero), TIsa.Broadcast(1f)), TIsa.IsNaN(place));
}

/// <summary>1 above zero, the slope elsewhere; NaN stays NaN.</summary>
internal readonly struct LeakyReluSlope(float slope) : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var chosen = TIsa.Select(TIsa.GreaterThan(place, TIsa.Zero), TIsa.Broadcast(1f), TIsa.Broadcast(slope));
        return TIsa.Or(chosen, TIsa.IsNaN(place));
    }
}

/// <summary>The scale above zero, y + negativeScale elsewhere: scale α (eˣ − 1) + scale α = scale α eˣ.</summary>
internal readonly struct EluSlope(float scale, float negativeScale) : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Select(TIsa.GreaterThan(place, TIsa.Zero), TIsa.Broadcast(scale), TIsa.Add(place, TIsa.Broadcast(negativeScale)));
}

/// <summary>1 − e⁻ʸ, which is sigmoid x.</summary>
internal readonly struct SoftplusSlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.OneMinusExpNonPositive<TIsa, TVec>(TIsa.Negate(place));
}

/// <summary>(1 − |y|)².</summary>
internal readonly struct SoftsignSlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var rest = TIsa.Sub(TIsa.Broadcast(1f), TIsa.Abs(place));
        return TIsa.Mul(rest, rest);
    }
}

/// <summary>s + αx · s (1 − s) with s = sigmoid αx; of the input, because swish takes most of its negative values twice.</summary>
internal readonly struct SwishSlope(float slope) : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var z = TIsa.Mul(TIsa.Broadcast(slope), place);
        var gate = VectorMath.Sigmoid<TIsa, TVec>(z);
        var bend = TIsa.Mul(gate, TIsa.Sub(TIsa.Broadcast(1f), gate));
        return TIsa.Add(gate, TIsa.AndNot(TIsa.Equal(bend, TIsa.Zero), TIsa.Mul(z, bend)));
    }
}

/// <summary>y: the exponential.</summary>
internal readonly struct IdentitySlope : IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Slope<TIsa, TVec>(TVec place)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => place;
}
