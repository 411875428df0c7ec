using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Spanwise.Core.Simd.Isa;

/// <summary>Arm AdvSimd: four floats, fused multiply-add, no masks.</summary>
internal readonly unsafe struct NeonIsa : ISimd<Vector128<float>>
{
    public static int Width => 4;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    public static SimdLevel Level => SimdLevel.Neon;

    public static Vector128<float> LaneIndex => Vector128.Create(0, 1, 2, 3).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<float> v) => v.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPartial(float* source, int count)
    {
        var v = Vector128<float>.Zero;
        if (count > 0)
        {
            v = v.WithElement(0, source[0]);
        }

        if (count > 1)
        {
            v = v.WithElement(1, source[1]);
        }

        if (count > 2)
        {
            v = v.WithElement(2, source[2]);
        }

        return count > 3 ? v.WithElement(3, source[3]) : v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* target, Vector128<float> v, int count)
    {
        if (count > 0)
        {
            target[0] = v.GetElement(0);
        }

        if (count > 1)
        {
            target[1] = v.GetElement(1);
        }

        if (count > 2)
        {
            target[2] = v.GetElement(2);
        }

        if (count > 3)
        {
            target[3] = v.GetElement(3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBytes(byte* source)
    {
        var bytes = Vector64.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(source)).AsByte();
        return AdvSimd.ConvertToSingle(AdvSimd.ZeroExtendWideningLower(AdvSimd.ZeroExtendWideningLower(bytes).GetLower()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, Vector128<float> v)
    {
        var shorts = AdvSimd.ExtractNarrowingLower(AdvSimd.ConvertToUInt32RoundToZero(v));
        var bytes = AdvSimd.ExtractNarrowingLower(Vector128.Create(shorts, shorts));
        Unsafe.WriteUnaligned(target, bytes.AsUInt32().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCompressed(float* target, Vector128<float> mask, Vector128<float> v) => Compression.Store<NeonIsa, Vector128<float>>(target, MaskBits(mask), v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaskFor(int count) => AdvSimd.CompareGreaterThan(Vector128.Create(count), LaneIndex.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> BroadcastInt(int value) => Vector128.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => AdvSimd.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sub(Vector128<float> a, Vector128<float> b) => AdvSimd.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mul(Vector128<float> a, Vector128<float> b) => AdvSimd.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Div(Vector128<float> a, Vector128<float> b) => AdvSimd.Arm64.Divide(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => AdvSimd.FusedMultiplyAdd(c, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fnma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => AdvSimd.FusedMultiplySubtract(c, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => AdvSimd.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => AdvSimd.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> v) => AdvSimd.Abs(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Negate(Vector128<float> v) => AdvSimd.Negate(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> v) => AdvSimd.Arm64.Sqrt(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> v) => AdvSimd.RoundToNearest(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleByPowerOfTwo(Vector128<float> v, Vector128<float> biased) => PowerOfTwo.Scale<NeonIsa, Vector128<float>>(v, biased);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleDown(Vector128<float> v, Vector128<float> biased) => PowerOfTwo.ScaleDown<NeonIsa, Vector128<float>>(v, biased);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LessThan(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareLessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LessOrEqual(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareLessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterThan(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareGreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterOrEqual(Vector128<float> a, Vector128<float> b) => AdvSimd.CompareGreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IsNaN(Vector128<float> v) => AdvSimd.Not(AdvSimd.CompareEqual(v, v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> whenSet, Vector128<float> whenClear) => AdvSimd.BitwiseSelect(mask, whenSet, whenClear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyTrue(Vector128<float> mask) => AdvSimd.Arm64.MaxAcross(mask.AsUInt32()).ToScalar() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(Vector128<float> mask) => AdvSimd.Arm64.AddAcross(AdvSimd.And(mask.AsUInt32(), Vector128.Create(1u, 2u, 4u, 8u))).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => AdvSimd.And(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => AdvSimd.Or(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => AdvSimd.Xor(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AndNot(Vector128<float> mask, Vector128<float> v) => AdvSimd.BitwiseClear(v, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ConvertToInt32(Vector128<float> v) => AdvSimd.ConvertToInt32RoundToEven(v).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ConvertToSingle(Vector128<float> v) => AdvSimd.ConvertToSingle(v.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddInt(Vector128<float> a, Vector128<float> b) => AdvSimd.Add(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubInt(Vector128<float> a, Vector128<float> b) => AdvSimd.Subtract(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MulInt(Vector128<float> a, Vector128<float> b) => AdvSimd.Multiply(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MulHighUInt(Vector128<float> a, Vector128<float> b)
    {
        var lower = AdvSimd.MultiplyWideningLower(a.AsUInt32().GetLower(), b.AsUInt32().GetLower()).AsUInt32();
        var upper = AdvSimd.MultiplyWideningUpper(a.AsUInt32(), b.AsUInt32()).AsUInt32();
        return AdvSimd.Arm64.UnzipOdd(lower, upper).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftLeft(Vector128<float> v, [ConstantExpected] byte bits) => (v.AsInt32() << bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRightLogical(Vector128<float> v, [ConstantExpected] byte bits) => (v.AsInt32() >>> bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRightArithmetic(Vector128<float> v, [ConstantExpected] byte bits) => (v.AsInt32() >> bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> v)
    {
        var pair = AdvSimd.Add(v.GetLower(), v.GetUpper());
        return pair.GetElement(0) + pair.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum4(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        var ab = AdvSimd.Add(AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b)).AsDouble();
        var cd = AdvSimd.Add(AdvSimd.Arm64.ZipLow(c, d), AdvSimd.Arm64.ZipHigh(c, d)).AsDouble();
        return AdvSimd.Add(AdvSimd.Arm64.ZipLow(ab, cd).AsSingle(), AdvSimd.Arm64.ZipHigh(ab, cd).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReduceMax(Vector128<float> v) => AdvSimd.Arm64.MaxAcross(v).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReduceMin(Vector128<float> v) => AdvSimd.Arm64.MinAcross(v).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Evens(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.UnzipEven(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odds(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.UnzipOdd(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ZipFirst(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ZipSecond(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.ZipHigh(a, b);
}
