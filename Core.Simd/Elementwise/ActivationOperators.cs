using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>1 for x ≥ 0, else 0; NaN stays NaN.</summary>
internal readonly struct BinaryStepOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Or(TIsa.And(TIsa.GreaterOrEqual(x, TIsa.Zero), TIsa.Broadcast(1f)), TIsa.IsNaN(x));
}

/// <summary>max(0, x); x stands second, where <see cref="ISimd{TVec}.Max"/> keeps a NaN.</summary>
internal readonly struct ReluOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(TIsa.Zero, x);
}

/// <summary>x above zero, slope · x below.</summary>
internal readonly struct LeakyReluOperator(float slope) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Select(TIsa.GreaterThan(x, TIsa.Zero), x, TIsa.Mul(TIsa.Broadcast(slope), x));
}

/// <summary>scale · x above zero, negativeScale · (eˣ − 1) below: ELU and SELU.</summary>
internal readonly struct EluOperator(float scale, float negativeScale) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var below = VectorMath.OneMinusExpNonPositive<TIsa, TVec>(TIsa.Min(TIsa.Zero, x));
        return TIsa.Select(
            TIsa.GreaterThan(x, TIsa.Zero),
            TIsa.Mul(TIsa.Broadcast(scale), x),
            TIsa.Mul(TIsa.Broadcast(-negativeScale), below));
    }
}

/// <summary>ln(1 + eˣ).</summary>
internal readonly struct SoftplusOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Softplus<TIsa, TVec>(x);
}

/// <summary>x / (1 + |x|); infinities are brought to the largest float first, whose result is ±1 as theirs is.</summary>
internal readonly struct SoftsignOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var largest = TIsa.Broadcast(float.MaxValue);
        var finite = TIsa.Min(largest, TIsa.Max(TIsa.Negate(largest), x));
        return TIsa.Div(finite, TIsa.Add(TIsa.Broadcast(1f), TIsa.Abs(finite)));
    }
}

/// <summary>x · sigmoid(slope · x), and 0 where the sigmoid is 0, so that −∞ gives 0 and not NaN.</summary>
internal readonly struct SwishOperator(float slope) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var gate = VectorMath.Sigmoid<TIsa, TVec>(TIsa.Mul(TIsa.Broadcast(slope), x));
        return TIsa.AndNot(TIsa.Equal(gate, TIsa.Zero), TIsa.Mul(x, gate));
    }
}
