using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>x − mean.</summary>
internal readonly struct Centre(float mean) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Sub(x, TIsa.Broadcast(mean));
}

/// <summary>(x − mean) · factor + shift.</summary>
internal readonly struct Standardize(float mean, float factor, float shift) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fma(TIsa.Sub(x, TIsa.Broadcast(mean)), TIsa.Broadcast(factor), TIsa.Broadcast(shift));
}

/// <summary>gradient · factor + (x − mean) · slope + shift: back through a mean and a deviation.</summary>
internal readonly struct BackThroughMoments(float mean, float factor, float slope, float shift) : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Fma(a, TIsa.Broadcast(factor), TIsa.Fma(TIsa.Sub(b, TIsa.Broadcast(mean)), TIsa.Broadcast(slope), TIsa.Broadcast(shift)));
}

/// <summary>mask ? scale : 0 for a uniform number: keeps it where it is at least the rate.</summary>
internal readonly struct Keep(float rate, float scale) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.And(TIsa.GreaterOrEqual(x, TIsa.Broadcast(rate)), TIsa.Broadcast(scale));
}
