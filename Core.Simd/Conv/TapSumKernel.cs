using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// target[i] = max(floor, start + Σ_t weights[t] · source[offsets[t] + i]): all taps of many windows at a time, without a matrix of them. Works in
/// whole vectors, so that up to a block of them is read and written too far.
/// </summary>
internal unsafe struct TapSumKernel(float* source, int* offsets, float* weights, int taps, float* target, nint count, float start, float floor) : ISimdKernel
{
    /// <summary>Vectors in flight: enough to hide the latency of a multiply-add behind the loads, two of which a core makes in a cycle.</summary>
    private const int Vectors = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var from = source;
        var places = offsets;
        var factors = weights;
        var many = taps;
        var to = target;
        var first = TIsa.Broadcast(start);
        var least = TIsa.Broadcast(floor);
        nint i = 0;
        for (; i + (((Vectors - 1) * TIsa.Width) + 1) <= count; i += Vectors * TIsa.Width)
        {
            var (sum0, sum1, sum2, sum3) = (first, first, first, first);
            for (var tap = 0; tap < many; tap++)
            {
                var place = from + places[tap] + i;
                var factor = TIsa.Broadcast(factors[tap]);
                sum0 = TIsa.Fma(factor, TIsa.Load(place), sum0);
                sum1 = TIsa.Fma(factor, TIsa.Load(place + TIsa.Width), sum1);
                sum2 = TIsa.Fma(factor, TIsa.Load(place + (2 * TIsa.Width)), sum2);
                sum3 = TIsa.Fma(factor, TIsa.Load(place + (3 * TIsa.Width)), sum3);
            }

            TIsa.Store(to + i, TIsa.Max(least, sum0));
            TIsa.Store(to + i + TIsa.Width, TIsa.Max(least, sum1));
            TIsa.Store(to + i + (2 * TIsa.Width), TIsa.Max(least, sum2));
            TIsa.Store(to + i + (3 * TIsa.Width), TIsa.Max(least, sum3));
        }

        for (; i < count; i += TIsa.Width)
        {
            var sum = first;
            for (var tap = 0; tap < many; tap++)
            {
                sum = TIsa.Fma(TIsa.Broadcast(factors[tap]), TIsa.Load(from + places[tap] + i), sum);
            }

            TIsa.Store(to + i, TIsa.Max(least, sum));
        }
    }
}
