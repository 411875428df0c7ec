using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>taps[9, count] = Gᵀ u G of points[36, count], a vector of weights at a time; up to a vector is read and written too far in each row.</summary>
internal unsafe struct WeightSumsKernel(float* points, nint pointStride, nint count, float* taps, nint tapStride) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        const int Taps = WinogradAxis.MostTaps;
        const int Points = WinogradAxis.Points;
        var half = stackalloc float[Taps * Points * LaneGroup.Size];
        nint run = Points * TIsa.Width;
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            for (var column = 0; column < Points; column++)
            {
                var (w0, w1, w2) = Six<TIsa, TVec>(points + i + (column * pointStride), Points * pointStride);
                var place = half + (column * TIsa.Width);
                TIsa.Store(place, w0);
                TIsa.Store(place + run, w1);
                TIsa.Store(place + (2 * run), w2);
            }

            for (var row = 0; row < Taps; row++)
            {
                var (w0, w1, w2) = Six<TIsa, TVec>(half + (row * run), TIsa.Width);
                var place = taps + i + (row * Taps * tapStride);
                TIsa.Store(place, w0);
                TIsa.Store(place + tapStride, w1);
                TIsa.Store(place + (2 * tapStride), w2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVec W0, TVec W1, TVec W2) Six<TIsa, TVec>(float* from, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => WinogradPoints.WeightSums<TIsa, TVec>(
            TIsa.Load(from), TIsa.Load(from + apart), TIsa.Load(from + (2 * apart)), TIsa.Load(from + (3 * apart)), TIsa.Load(from + (4 * apart)), TIsa.Load(from + (5 * apart)));
}
