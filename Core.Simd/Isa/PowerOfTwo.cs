using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Isa;

/// <summary>The constants that <see cref="ISimd{TVec}.ScaleByPowerOfTwo"/> and its relatives want on their exponents.</summary>
/// <remarks>
/// <para>Adding 1.5·2²³ to a float and taking it away again rounds it to an integer, halves to even, without a rounding instruction. With
/// an exponent's bias in the same constant, the low bits of the sum are an exponent ready to be shifted into place.</para>
/// <para>One constant for both purposes is also one register less: RyuJIT keeps all constants of a loop in registers, and where they are
/// more than AVX2 has, it stores and reloads them in every turn.</para>
/// </remarks>
public static class PowerOfTwo
{
    /// <summary>For <see cref="ISimd{TVec}.ScaleByPowerOfTwo"/>: twice the bias of the exponent, which is shared out to two factors.</summary>
    public const float Rounding = Magic + (2 * 127f);

    /// <summary>For <see cref="ISimd{TVec}.ScaleDown"/>: the bias of the exponent, and 64.</summary>
    public const float RoundingDown = Magic + 127f + 64f;

    /// <summary>For a plain shift to the left by 23, which makes 2ⁿ of n from −126 to 127.</summary>
    public const float RoundingPlain = Magic + 127f;

    private const float Magic = 12582912f;
    private const float TwoToMinus64 = 5.421010862427522e-20f;

    /// <summary>Two factors, each a normal power of two, so that the second multiplication alone rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Scale<TIsa, TVec>(TVec v, TVec biased)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var half = TIsa.ShiftRightLogical(biased, 1);
        var rest = TIsa.SubInt(biased, half);
        return TIsa.Mul(TIsa.Mul(v, TIsa.ShiftLeft(half, 23)), TIsa.ShiftLeft(rest, 23));
    }

    /// <summary>2⁶⁴⁺ⁿ is a normal number for n from −190 to 63; multiplied by 2⁻⁶⁴, it rounds once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec ScaleDown<TIsa, TVec>(TVec v, TVec biased)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(TIsa.Mul(v, TIsa.ShiftLeft(biased, 23)), TIsa.Broadcast(TwoToMinus64));
}
