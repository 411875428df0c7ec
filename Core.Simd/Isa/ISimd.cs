using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace Spanwise.Core.Simd.Isa;

/// <summary>The vector vocabulary: what a kernel may say, once per instruction set.</summary>
/// <typeparam name="TVec">The raw vector: <c>float</c>, <c>Vector128</c>, <c>Vector256</c> or <c>Vector512</c> of float.</typeparam>
/// <remarks>
/// <para>The implementations are empty structs with static members over the raw vector type. A struct that wraps the vector would read
/// more nicely, but RyuJIT then keeps it in memory: an inner product fell from 118 to 62 GFLOP/s.</para>
/// <para>A comparison gives a mask: a vector whose lanes are all ones or all zeros. "Integer" operations see the bits of a lane as a
/// 32-bit integer. Where a rule speaks of NaN, it holds on every instruction set.</para>
/// </remarks>
public unsafe interface ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>The number of floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>All lanes +0.</summary>
    static abstract TVec Zero { get; }

    /// <summary>The number of each lane, 0, 1, 2, …, as an integer.</summary>
    static abstract TVec LaneIndex { get; }

    /// <summary>The instruction set that this is.</summary>
    static abstract SimdLevel Level { get; }

    /// <summary>Reads <see cref="Width"/> floats; no alignment is asked for.</summary>
    static abstract TVec Load(float* source);

    /// <summary>Writes <see cref="Width"/> floats; no alignment is asked for.</summary>
    static abstract void Store(float* target, TVec v);

    /// <summary>Reads the first <paramref name="count"/> floats (0 to <see cref="Width"/>) and touches nothing behind them; the other lanes are +0.</summary>
    static abstract TVec LoadPartial(float* source, int count);

    /// <summary>Writes the first <paramref name="count"/> lanes (0 to <see cref="Width"/>) and touches nothing behind them.</summary>
    static abstract void StorePartial(float* target, TVec v, int count);

    /// <summary>Reads <see cref="Width"/> bytes as numbers from 0 to 255.</summary>
    static abstract TVec LoadBytes(byte* source);

    /// <summary>Writes <see cref="Width"/> bytes: the lanes, which are whole numbers from 0 to 255.</summary>
    static abstract void StoreBytes(byte* target, TVec v);

    /// <summary>Writes the lanes whose mask is set, one behind the other; what stands behind them, up to <see cref="Width"/> floats in all, is lost.</summary>
    static abstract void StoreCompressed(float* target, TVec mask, TVec v);

    /// <summary>A mask with the first <paramref name="count"/> lanes set.</summary>
    static abstract TVec MaskFor(int count);

    /// <summary>The same number in every lane.</summary>
    static abstract TVec Broadcast(float value);

    /// <summary>The same 32 bits in every lane.</summary>
    static abstract TVec BroadcastInt(int value);

    /// <summary>a + b.</summary>
    static abstract TVec Add(TVec a, TVec b);

    /// <summary>a − b.</summary>
    static abstract TVec Sub(TVec a, TVec b);

    /// <summary>a · b.</summary>
    static abstract TVec Mul(TVec a, TVec b);

    /// <summary>a / b, correctly rounded.</summary>
    static abstract TVec Div(TVec a, TVec b);

    /// <summary>a · b + c: rounded once where the instruction set has FMA, twice on the scalar level (a fused multiply-add in software costs a call).</summary>
    static abstract TVec Fma(TVec a, TVec b, TVec c);

    /// <summary>c − a · b, rounded as <see cref="Fma"/> is.</summary>
    static abstract TVec Fnma(TVec a, TVec b, TVec c);

    /// <summary>The smaller of a and b. A NaN in <paramref name="b"/> is kept; one in <paramref name="a"/> is kept on some instruction sets only.</summary>
    static abstract TVec Min(TVec a, TVec b);

    /// <summary>The larger of a and b. A NaN in <paramref name="b"/> is kept; one in <paramref name="a"/> is kept on some instruction sets only.</summary>
    static abstract TVec Max(TVec a, TVec b);

    /// <summary>|v|.</summary>
    static abstract TVec Abs(TVec v);

    /// <summary>−v; the sign of zero and of NaN changes too.</summary>
    static abstract TVec Negate(TVec v);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract TVec Sqrt(TVec v);

    /// <summary>The nearest integer, halves to even.</summary>
    static abstract TVec Round(TVec v);

    /// <summary>
    /// v · 2ⁿ for integral n from −252 to 254, with one rounding at the end (gradual underflow, overflow to infinity).
    /// </summary>
    /// <param name="v">What is scaled.</param>
    /// <param name="biased">n + <see cref="PowerOfTwo.Rounding"/>.</param>
    static abstract TVec ScaleByPowerOfTwo(TVec v, TVec biased);

    /// <summary>As <see cref="ScaleByPowerOfTwo"/> for n from −190 to 0, where it takes fewer instructions.</summary>
    /// <param name="v">What is scaled.</param>
    /// <param name="biased">n + <see cref="PowerOfTwo.RoundingDown"/>.</param>
    static abstract TVec ScaleDown(TVec v, TVec biased);

    /// <summary>Mask of a == b; false where one is NaN.</summary>
    static abstract TVec Equal(TVec a, TVec b);

    /// <summary>Mask of a &lt; b; false where one is NaN.</summary>
    static abstract TVec LessThan(TVec a, TVec b);

    /// <summary>Mask of a &lt;= b; false where one is NaN.</summary>
    static abstract TVec LessOrEqual(TVec a, TVec b);

    /// <summary>Mask of a &gt; b; false where one is NaN.</summary>
    static abstract TVec GreaterThan(TVec a, TVec b);

    /// <summary>Mask of a &gt;= b; false where one is NaN.</summary>
    static abstract TVec GreaterOrEqual(TVec a, TVec b);

    /// <summary>Mask of the lanes that are NaN.</summary>
    static abstract TVec IsNaN(TVec v);

    /// <summary>Lane by lane <paramref name="whenSet"/> where the mask is set, else <paramref name="whenClear"/>.</summary>
    static abstract TVec Select(TVec mask, TVec whenSet, TVec whenClear);

    /// <summary>Tells whether any lane of a mask is set.</summary>
    static abstract bool AnyTrue(TVec mask);

    /// <summary>One bit for each lane of a mask, the first lane in bit 0.</summary>
    static abstract uint MaskBits(TVec mask);

    /// <summary>Bitwise and.</summary>
    static abstract TVec And(TVec a, TVec b);

    /// <summary>Bitwise or.</summary>
    static abstract TVec Or(TVec a, TVec b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TVec Xor(TVec a, TVec b);

    /// <summary>The bits of <paramref name="v"/> where those of <paramref name="mask"/> are clear.</summary>
    static abstract TVec AndNot(TVec mask, TVec v);

    /// <summary>Rounds to the nearest 32-bit integer, halves to even; what lies outside the integers, and NaN, gives an unspecified one.</summary>
    static abstract TVec ConvertToInt32(TVec v);

    /// <summary>The float of each 32-bit integer.</summary>
    static abstract TVec ConvertToSingle(TVec v);

    /// <summary>Integer a + b.</summary>
    static abstract TVec AddInt(TVec a, TVec b);

    /// <summary>Integer a − b.</summary>
    static abstract TVec SubInt(TVec a, TVec b);

    /// <summary>The low half of the integer product a · b.</summary>
    static abstract TVec MulInt(TVec a, TVec b);

    /// <summary>The high half of the product of a and b as unsigned integers.</summary>
    static abstract TVec MulHighUInt(TVec a, TVec b);

    /// <summary>Integer shift to the left.</summary>
    static abstract TVec ShiftLeft(TVec v, [ConstantExpected] byte bits);

    /// <summary>Integer shift to the right, zeros coming in.</summary>
    static abstract TVec ShiftRightLogical(TVec v, [ConstantExpected] byte bits);

    /// <summary>Integer shift to the right, copies of the sign coming in.</summary>
    static abstract TVec ShiftRightArithmetic(TVec v, [ConstantExpected] byte bits);

    /// <summary>The sum of the lanes: upper half onto lower half until one is left.</summary>
    static abstract float Sum(TVec v);

    /// <summary>The sums of the lanes of four vectors, each with the bits of <see cref="Sum"/>.</summary>
    static abstract Vector128<float> Sum4(TVec a, TVec b, TVec c, TVec d);

    /// <summary>The largest lane; unspecified if one is NaN.</summary>
    static abstract float ReduceMax(TVec v);

    /// <summary>The smallest lane; unspecified if one is NaN.</summary>
    static abstract float ReduceMin(TVec v);

    /// <summary>Every second lane of a followed by b, from the first on: a₀, a₂, …, b₀, b₂, …</summary>
    static abstract TVec Evens(TVec a, TVec b);

    /// <summary>Every second lane of a followed by b, from the second on: a₁, a₃, …, b₁, b₃, …</summary>
    static abstract TVec Odds(TVec a, TVec b);

    /// <summary>The first half of a₀, b₀, a₁, b₁, …</summary>
    static abstract TVec ZipFirst(TVec a, TVec b);

    /// <summary>The second half of a₀, b₀, a₁, b₁, …</summary>
    static abstract TVec ZipSecond(TVec a, TVec b);
}
