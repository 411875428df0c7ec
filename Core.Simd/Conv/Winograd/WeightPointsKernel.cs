using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>points[36, count] = G w Gᵀ of nine rows of weights, a vector at a time; up to a vector is read and written behind each row.</summary>
/// <param name="weights">The rows.</param>
/// <param name="offsets">Where each of the nine taps' row begins, or −1 for zeros.</param>
/// <param name="first">The first weight of each row.</param>
/// <param name="zeros">Where a row of zeros begins.</param>
/// <param name="count">Weights of a row.</param>
/// <param name="points">Receives the points.</param>
/// <param name="pointStride">Floats from one point to the next.</param>
internal unsafe struct WeightPointsKernel(float* weights, nint* offsets, nint first, nint zeros, nint count, float* points, nint pointStride) : ISimdKernel
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
        var (top0, middle0, bottom0) = (Row(0), Row(3), Row(6));
        var (top1, middle1, bottom1) = (Row(1), Row(4), Row(7));
        var (top2, middle2, bottom2) = (Row(2), Row(5), Row(8));
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            WinogradPoints.Weights<TIsa, TVec>(TIsa.Load(weights + top0 + i), TIsa.Load(weights + middle0 + i), TIsa.Load(weights + bottom0 + i), half, run);
            WinogradPoints.Weights<TIsa, TVec>(TIsa.Load(weights + top1 + i), TIsa.Load(weights + middle1 + i), TIsa.Load(weights + bottom1 + i), half + TIsa.Width, run);
            WinogradPoints.Weights<TIsa, TVec>(TIsa.Load(weights + top2 + i), TIsa.Load(weights + middle2 + i), TIsa.Load(weights + bottom2 + i), half + (2 * TIsa.Width), run);
            for (var point = 0; point < Points; point++)
            {
                var from = half + (point * run);
                WinogradPoints.Weights<TIsa, TVec>(
                    TIsa.Load(from), TIsa.Load(from + TIsa.Width), TIsa.Load(from + (2 * TIsa.Width)), points + i + (point * Points * pointStride), pointStride);
            }
        }
    }

    private readonly nint Row(int tap) => offsets[tap] < 0 ? zeros : offsets[tap] + first;
}
