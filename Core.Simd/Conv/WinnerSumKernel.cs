using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// target[i] = Σ over the taps t of a plane of deltas[offsets[t] + i] where winners[offsets[t] + i] is t: what the windows around a place send to it, if
/// it won in them. Works in whole vectors, so that up to one of them is read and written too far.
/// </summary>
internal unsafe struct WinnerSumKernel(float* deltas, float* winners, int* offsets, int* numbers, int taps, float* target, nint count) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var delta = deltas;
        var winner = winners;
        var places = offsets;
        var names = numbers;
        var many = taps;
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            var sum = TIsa.Zero;
            for (var tap = 0; tap < many; tap++)
            {
                var place = places[tap] + i;
                var won = TIsa.Equal(TIsa.Load(winner + place), TIsa.Broadcast(names[tap]));
                sum = TIsa.Add(sum, TIsa.And(won, TIsa.Load(delta + place)));
            }

            TIsa.Store(target + i, sum);
        }
    }
}
