using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Isa;

/// <summary>v · 2ⁿ from integer shifts, for the instruction sets without an instruction for it.</summary>
internal static class PowerOfTwo
{
    // Adding 1.5·2²³ + bias to an integral n puts n + bias into the low bits of the sum: no conversion to integer is needed.
    private const float Magic = 12582912f;
    private const float BiasOfTwo = 2 * 127f;
    private const float BiasUp64 = 127f + 64f;
    private const float TwoToMinus64 = 5.421010862427522e-20f;

    /// <summary>Two factors, each a normal power of two, so that the second multiplication alone rounds; n from −252 to 254.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Scale<TIsa, TVec>(TVec v, TVec n)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var biased = TIsa.Add(n, TIsa.Broadcast(Magic + BiasOfTwo));
        var half = TIsa.ShiftRightLogical(biased, 1);
        var rest = TIsa.SubInt(biased, half);
        return TIsa.Mul(TIsa.Mul(v, TIsa.ShiftLeft(half, 23)), TIsa.ShiftLeft(rest, 23));
    }

    /// <summary>2⁶⁴⁺ⁿ is a normal number for n from −190 to 63; multiplied by 2⁻⁶⁴, it rounds once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec ScaleDown<TIsa, TVec>(TVec v, TVec n)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var power = TIsa.ShiftLeft(TIsa.Add(n, TIsa.Broadcast(Magic + BiasUp64)), 23);
        return TIsa.Mul(TIsa.Mul(v, power), TIsa.Broadcast(TwoToMinus64));
    }
}
