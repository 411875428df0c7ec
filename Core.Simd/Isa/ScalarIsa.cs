using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spanwise.Core.Simd.Isa;

/// <summary>One float at a time, in plain IEEE arithmetic: the level that runs everywhere.</summary>
internal readonly unsafe struct ScalarIsa : ISimd<float>
{
    private static float AllOnes => BitConverter.Int32BitsToSingle(-1);

    public static int Width => 1;

    public static float Zero => 0f;

    public static float LaneIndex => 0f;

    public static SimdLevel Level => SimdLevel.Scalar;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float v) => *target = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadPartial(float* source, int count) => count > 0 ? *source : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* target, float v, int count)
    {
        if (count > 0)
        {
            *target = v;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadBytes(byte* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, float v) => *target = (byte)v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCompressed(float* target, float mask, float v) => *target = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaskFor(int count) => Mask(count > 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float BroadcastInt(int value) => Float(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sub(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Mul(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Div(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fma(float a, float b, float c) => (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fnma(float a, float b, float c) => c - (a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => a < b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => a > b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float v) => MathF.Abs(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Negate(float v) => -v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float v) => MathF.Sqrt(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Round(float v) => MathF.Round(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ScaleByPowerOfTwo(float v, float biased) => PowerOfTwo.Scale<ScalarIsa, float>(v, biased);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ScaleDown(float v, float biased) => PowerOfTwo.ScaleDown<ScalarIsa, float>(v, biased);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => Mask(a == b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessThan(float a, float b) => Mask(a < b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessOrEqual(float a, float b) => Mask(a <= b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterThan(float a, float b) => Mask(a > b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterOrEqual(float a, float b) => Mask(a >= b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float IsNaN(float v) => Mask(float.IsNaN(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float whenSet, float whenClear) => Int(mask) != 0 ? whenSet : whenClear;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyTrue(float mask) => Int(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(float mask) => (uint)Int(mask) & 1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float a, float b) => Float(Int(a) & Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float a, float b) => Float(Int(a) | Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Xor(float a, float b) => Float(Int(a) ^ Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AndNot(float mask, float v) => Float(~Int(mask) & Int(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ConvertToInt32(float v) => Float((int)MathF.Round(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ConvertToSingle(float v) => Int(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddInt(float a, float b) => Float(Int(a) + Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SubInt(float a, float b) => Float(Int(a) - Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MulInt(float a, float b) => Float(Int(a) * Int(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MulHighUInt(float a, float b) => Float((int)(((ulong)(uint)Int(a) * (uint)Int(b)) >> 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeft(float v, [ConstantExpected] byte bits) => Float(Int(v) << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRightLogical(float v, [ConstantExpected] byte bits) => Float(Int(v) >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRightArithmetic(float v, [ConstantExpected] byte bits) => Float(Int(v) >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum4(float a, float b, float c, float d) => Vector128.Create(a, b, c, d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReduceMax(float v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReduceMin(float v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Evens(float a, float b) =>
        a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Odds(float a, float b) =>
        b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ZipFirst(float a, float b) =>
        a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ZipSecond(float a, float b) =>
        b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mask(bool condition) => condition ? AllOnes : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Int(float v) => BitConverter.SingleToInt32Bits(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);
}
