using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>eˣ.</summary>
internal readonly struct ExpOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Exp<TIsa, TVec>(x);
}

/// <summary>ln x.</summary>
internal readonly struct LogOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Log<TIsa, TVec>(x);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Tanh<TIsa, TVec>(x);
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal readonly struct SigmoidOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => VectorMath.Sigmoid<TIsa, TVec>(x);
}
