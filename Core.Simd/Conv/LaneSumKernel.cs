using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>sums[i] = Σ_s lanes[i, s] over sixteen samples.</summary>
internal unsafe struct LaneSumKernel(float* lanes, float* sums, nint count) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var place = lanes;
        var end = sums + count;
        for (var target = sums; target < end; target++, place += LaneGroup.Size)
        {
            var sum = TIsa.Load(place);
            for (var lane = TIsa.Width; lane < LaneGroup.Size; lane += TIsa.Width)
            {
                sum = TIsa.Add(sum, TIsa.Load(place + lane));
            }

            *target = TIsa.Sum(sum);
        }
    }
}
