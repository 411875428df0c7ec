using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// The transforms of F(4, 3) along one axis: four sums of three products from six products (Winograd, <i>Arithmetic Complexity of Computations</i>,
/// 1980; Lavin and Gray, <i>Fast Algorithms for Convolutional Neural Networks</i>, 2016), by the points 0, ±√½, ±√2 and ∞.
/// </summary>
/// <remarks>
/// These points lose least among those tried: with 64 channels of random numbers the mean error is 1.8 times that of nine products summed one by one;
/// with 0, ±1, ±2 it is 3.9 times that, and its largest four times as large again (bench/NOTEBOOK.md).
/// </remarks>
internal static unsafe class WinogradPoints
{
    private const float HalfRoot = 0.70710678118654752f;
    private const float Root = 1.41421356237309505f;
    private const float HalfRootCubed = 0.35355339059327376f;
    private const float RootCubed = 2.82842712474619010f;
    private const float NearScale = -2f / 3f;
    private const float FarScale = 1f / 6f;

    /// <summary>Bᵀd: six places of the source at the points, written <paramref name="apart"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<TIsa, TVec>(TVec d0, TVec d1, TVec d2, TVec d3, TVec d4, TVec d5, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var (two, half, middle) = (TIsa.Broadcast(2f), TIsa.Broadcast(0.5f), TIsa.Broadcast(2.5f));
        var (near, far) = (TIsa.Broadcast(HalfRoot), TIsa.Broadcast(Root));
        var nearEven = TIsa.Fnma(two, d2, d4);
        var nearOdd = TIsa.Fnma(two, d1, d3);
        var farEven = TIsa.Fnma(half, d2, d4);
        var farOdd = TIsa.Fnma(half, d1, d3);
        TIsa.Store(to, TIsa.Fnma(middle, d2, TIsa.Add(d0, d4)));
        TIsa.Store(to + apart, TIsa.Fma(near, nearOdd, nearEven));
        TIsa.Store(to + (2 * apart), TIsa.Fnma(near, nearOdd, nearEven));
        TIsa.Store(to + (3 * apart), TIsa.Fma(far, farOdd, farEven));
        TIsa.Store(to + (4 * apart), TIsa.Fnma(far, farOdd, farEven));
        TIsa.Store(to + (5 * apart), TIsa.Fnma(middle, d3, TIsa.Add(d1, d5)));
    }

    /// <summary>Ay: four gradients of sums at the points, written <paramref name="apart"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TIsa, TVec>(TVec y0, TVec y1, TVec y2, TVec y3, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var nearEven = TIsa.Fma(TIsa.Broadcast(0.5f), y2, y0);
        var nearOdd = TIsa.Fma(TIsa.Broadcast(HalfRootCubed), y3, TIsa.Mul(TIsa.Broadcast(HalfRoot), y1));
        var farEven = TIsa.Fma(TIsa.Broadcast(2f), y2, y0);
        var farOdd = TIsa.Fma(TIsa.Broadcast(RootCubed), y3, TIsa.Mul(TIsa.Broadcast(Root), y1));
        Store<TIsa, TVec>(y0, nearEven, nearOdd, farEven, farOdd, y3, to, apart);
    }

    /// <summary>Aᵀm: the four sums from the products at the points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVec Y0, TVec Y1, TVec Y2, TVec Y3) Sums<TIsa, TVec>(TVec p0, TVec p1, TVec p2, TVec p3, TVec p4, TVec p5)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var nearEven = TIsa.Add(p1, p2);
        var nearOdd = TIsa.Sub(p1, p2);
        var farEven = TIsa.Add(p3, p4);
        var farOdd = TIsa.Sub(p3, p4);
        return (
            TIsa.Add(TIsa.Add(p0, nearEven), farEven),
            TIsa.Fma(TIsa.Broadcast(HalfRoot), nearOdd, TIsa.Mul(TIsa.Broadcast(Root), farOdd)),
            TIsa.Fma(TIsa.Broadcast(0.5f), nearEven, TIsa.Mul(TIsa.Broadcast(2f), farEven)),
            TIsa.Fma(TIsa.Broadcast(HalfRootCubed), nearOdd, TIsa.Fma(TIsa.Broadcast(RootCubed), farOdd, p5)));
    }

    /// <summary>Gw: three weights at the points, written <paramref name="apart"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights<TIsa, TVec>(TVec w0, TVec w1, TVec w2, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var nearEven = TIsa.Mul(TIsa.Broadcast(NearScale), TIsa.Fma(TIsa.Broadcast(0.5f), w2, w0));
        var nearOdd = TIsa.Mul(TIsa.Broadcast(NearScale * HalfRoot), w1);
        var farEven = TIsa.Mul(TIsa.Broadcast(FarScale), TIsa.Fma(TIsa.Broadcast(2f), w2, w0));
        var farOdd = TIsa.Mul(TIsa.Broadcast(FarScale * Root), w1);
        Store<TIsa, TVec>(w0, nearEven, nearOdd, farEven, farOdd, w2, to, apart);
    }

    /// <summary>Gᵀu: the gradients of three weights from those at the points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVec W0, TVec W1, TVec W2) WeightSums<TIsa, TVec>(TVec p0, TVec p1, TVec p2, TVec p3, TVec p4, TVec p5)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var nearEven = TIsa.Mul(TIsa.Broadcast(NearScale), TIsa.Add(p1, p2));
        var nearOdd = TIsa.Mul(TIsa.Broadcast(NearScale * HalfRoot), TIsa.Sub(p1, p2));
        var farEven = TIsa.Mul(TIsa.Broadcast(FarScale), TIsa.Add(p3, p4));
        var farOdd = TIsa.Mul(TIsa.Broadcast(FarScale * Root), TIsa.Sub(p3, p4));
        return (
            TIsa.Add(TIsa.Add(p0, nearEven), farEven),
            TIsa.Add(nearOdd, farOdd),
            TIsa.Fma(TIsa.Broadcast(0.5f), nearEven, TIsa.Fma(TIsa.Broadcast(2f), farEven, p5)));
    }

    // The values at ±p are the even part plus and minus the odd one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TIsa, TVec>(TVec zero, TVec nearEven, TVec nearOdd, TVec farEven, TVec farOdd, TVec infinity, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TIsa.Store(to, zero);
        TIsa.Store(to + apart, TIsa.Add(nearEven, nearOdd));
        TIsa.Store(to + (2 * apart), TIsa.Sub(nearEven, nearOdd));
        TIsa.Store(to + (3 * apart), TIsa.Add(farEven, farOdd));
        TIsa.Store(to + (4 * apart), TIsa.Sub(farEven, farOdd));
        TIsa.Store(to + (5 * apart), infinity);
    }
}
