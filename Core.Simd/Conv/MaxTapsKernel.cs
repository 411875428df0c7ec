using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// best[i] = the largest of source[offsets[t] + i] over the taps, and winners[i] = the number of the first tap that holds it, as a float. A NaN
/// wins, and a later one over an earlier. Works in whole vectors, so that up to one of them is read and written too far.
/// </summary>
internal unsafe struct MaxTapsKernel(float* source, int* offsets, int taps, float* best, float* winners, nint count) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var from = source;
        var places = offsets;
        var many = taps;
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            var largest = TIsa.Load(from + places[0] + i);
            var winner = TIsa.Zero;
            for (var tap = 1; tap < many; tap++)
            {
                var value = TIsa.Load(from + places[tap] + i);
                var wins = TIsa.Or(TIsa.GreaterThan(value, largest), TIsa.IsNaN(value));
                largest = TIsa.Select(wins, value, largest);
                winner = TIsa.Select(wins, TIsa.Broadcast(tap), winner);
            }

            TIsa.Store(best + i, largest);
            TIsa.Store(winners + i, winner);
        }
    }
}
