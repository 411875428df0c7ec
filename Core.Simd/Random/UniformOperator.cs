using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Random;

/// <summary>
/// 24 of the 32 bits of a lane as a float in [low, low + width). Multiplication and addition are rounded apart, never fused, so that the
/// bits are the same on every instruction set.
/// </summary>
internal readonly struct UniformOperator(float low, float width, float highest) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var unit = TIsa.Mul(TIsa.ConvertToSingle(TIsa.ShiftRightLogical(x, 8)), TIsa.Broadcast(CounterRandom.TwoToMinus24));
        return TIsa.Min(TIsa.Broadcast(highest), TIsa.Add(TIsa.Mul(unit, TIsa.Broadcast(width)), TIsa.Broadcast(low)));
    }
}
