using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>points[36, count] = G w Gᵀ of taps[9, count], a vector of weights at a time; up to a vector is read and written too far in each row.</summary>
internal unsafe struct WeightPointsKernel(float* taps, nint tapStride, nint count, float* points, nint pointStride) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        const int Taps = WinogradAxis.MostTaps;
        const int Points = WinogradAxis.Points;
        var half = stackalloc float[Taps * Points * LaneGroup.Size];
        nint run = Taps * TIsa.Width;
        var (stride, row) = (tapStride, Taps * tapStride);
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            for (var column = 0; column < Taps; column++)
            {
                var from = taps + i + (column * stride);
                WinogradPoints.Weights<TIsa, TVec>(TIsa.Load(from), TIsa.Load(from + row), TIsa.Load(from + (2 * row)), half + (column * TIsa.Width), run);
            }

            for (var point = 0; point < Points; point++)
            {
                var from = half + (point * run);
                WinogradPoints.Weights<TIsa, TVec>(
                    TIsa.Load(from), TIsa.Load(from + TIsa.Width), TIsa.Load(from + (2 * TIsa.Width)), points + i + (point * Points * pointStride), pointStride);
            }
        }
    }
}
