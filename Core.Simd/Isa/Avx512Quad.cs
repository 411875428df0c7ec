using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spanwise.Core.Simd.Isa;

/// <summary>A vector as four rows of four floats: what a tile needs that is narrower than a vector.</summary>
internal static unsafe class Avx512Quad
{
    /// <summary>Four floats of each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadRows(float* p, nint stride, nint stride3) => Join(
        Sse.LoadVector128(p), Sse.LoadVector128(p + stride), Sse.LoadVector128(p + (2 * stride)), Sse.LoadVector128(p + stride3));

    /// <summary>One to four floats of each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadRowsPartial(float* p, nint stride, nint stride3, Vector128<float> mask) => Join(
        Avx.MaskLoad(p, mask), Avx.MaskLoad(p + stride, mask), Avx.MaskLoad(p + (2 * stride), mask), Avx.MaskLoad(p + stride3, mask));

    /// <summary>The same four floats in every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Repeat(float* p) => Avx512F.BroadcastVector128ToVector512(p);

    /// <summary>The same one to four floats in every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RepeatPartial(float* p, Vector128<float> mask)
    {
        var few = Avx.MaskLoad(p, mask).ToVector256Unsafe().ToVector512Unsafe();
        return Avx512F.Shuffle4x128(few, few, 0);
    }

    /// <summary>Row i filled with float i of the four at <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadColumn(float* p, Vector512<int> index) => Avx512F.PermuteVar16x32(Sse.LoadVector128(p).ToVector256Unsafe().ToVector512Unsafe(), index);

    /// <summary>What <see cref="LoadColumn"/> wants as its index.</summary>
    public static Vector512<int> ColumnIndex => Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);

    /// <summary>Writes the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRows(float* p, nint stride, nint stride3, Vector512<float> v)
    {
        Sse.Store(p, v.GetLower().GetLower());
        Sse.Store(p + stride, Avx512F.ExtractVector128(v, 1));
        Sse.Store(p + (2 * stride), Avx512F.ExtractVector128(v, 2));
        Sse.Store(p + stride3, Avx512F.ExtractVector128(v, 3));
    }

    /// <summary>Writes one to four floats of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRowsPartial(float* p, nint stride, nint stride3, Vector512<float> v, Vector128<float> mask)
    {
        Store(p, mask, v.GetLower().GetLower());
        Store(p + stride, mask, Avx512F.ExtractVector128(v, 1));
        Store(p + (2 * stride), mask, Avx512F.ExtractVector128(v, 2));
        Store(p + stride3, mask, Avx512F.ExtractVector128(v, 3));
    }

    // .NET 9 has no masked store of 128 bits with a mask register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* p, Vector128<float> mask, Vector128<float> v)
    {
#if NET10_0_OR_GREATER
        Avx512F.VL.MaskStore(p, mask, v);
#else
        Avx.MaskStore(p, mask, v);
#endif
    }

    // Vector512.Create of two halves goes through the stack (.NET 10).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Join(Vector128<float> row0, Vector128<float> row1, Vector128<float> row2, Vector128<float> row3) => Avx512F.InsertVector256(
        Avx.InsertVector128(row0.ToVector256Unsafe(), row1, 1).ToVector512Unsafe(), Avx.InsertVector128(row2.ToVector256Unsafe(), row3, 1), 1);
}
