using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>g + λ₂ w + λ₁ sign(w) of a weight and its gradient.</summary>
internal readonly struct PenaltyOperator(float l1, float l2) : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // λ₁ with the sign of the weight, and 0 where the weight is 0.
        var pull = TIsa.Or(TIsa.And(a, TIsa.Broadcast(-0f)), TIsa.Broadcast(l1));
        pull = TIsa.AndNot(TIsa.Equal(a, TIsa.Zero), pull);
        return TIsa.Add(TIsa.Fma(TIsa.Broadcast(l2), a, b), pull);
    }
}

/// <summary>factor · x, held within ±limit.</summary>
internal readonly struct LimitOperator(float factor, float limit) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(TIsa.Broadcast(-limit), TIsa.Min(TIsa.Broadcast(limit), TIsa.Mul(TIsa.Broadcast(factor), x)));
}
