using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spanwise.Core.Simd.Isa;

/// <summary>A vector as two rows of four floats: what a tile needs that is narrower than a vector.</summary>
internal static unsafe class Avx2Quad
{
    /// <summary>Four floats of each of two rows; the third row's distance is there for the wider vectors' sake.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadRows(float* p, nint stride, nint stride3) => Vector256.Create(Sse.LoadVector128(p), Sse.LoadVector128(p + stride));

    /// <summary>One to four floats of each of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadRowsPartial(float* p, nint stride, nint stride3, Vector128<float> mask) => Vector256.Create(Avx.MaskLoad(p, mask), Avx.MaskLoad(p + stride, mask));

    /// <summary>The same four floats in both rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Repeat(float* p) => Avx.BroadcastVector128ToVector256(p);

    /// <summary>The same one to four floats in both rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RepeatPartial(float* p, Vector128<float> mask)
    {
        var few = Avx.MaskLoad(p, mask);
        return Vector256.Create(few, few);
    }

    /// <summary>Row i filled with float i of the two at <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadColumn(float* p, Vector256<int> index) => Avx2.PermuteVar8x32(Few.Load(p, 2).ToVector256Unsafe(), index);

    /// <summary>What <see cref="LoadColumn"/> wants as its index.</summary>
    public static Vector256<int> ColumnIndex => Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);

    /// <summary>Writes the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(float* p, nint stride, nint stride3, Vector256<float> v)
    {
        Sse.Store(p, v.GetLower());
        Sse.Store(p + stride, v.GetUpper());
    }

    /// <summary>Writes one to four floats of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRowsPartial(float* p, nint stride, nint stride3, Vector256<float> v, Vector128<float> mask)
    {
        Avx.MaskStore(p, mask, v.GetLower());
        Avx.MaskStore(p + stride, mask, v.GetUpper());
    }
}
