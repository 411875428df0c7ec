using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>sums[t] += Σ_i deltas[i] · source[offsets[t] + i]: what each tap's weight has to do with the outputs. Reads nothing behind the count.</summary>
internal unsafe struct TapDotKernel(float* source, int* offsets, int taps, float* deltas, nint count, float* sums) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var from = source;
        var places = offsets;
        var many = taps;
        var delta = deltas;
        var length = count;
        var to = sums;
        var rest = (int)(length % TIsa.Width);
        var whole = length - rest;
        var tap = 0;
        for (; tap + 4 <= many; tap += 4)
        {
            var place0 = from + places[tap];
            var place1 = from + places[tap + 1];
            var place2 = from + places[tap + 2];
            var place3 = from + places[tap + 3];
            var (sum0, sum1, sum2, sum3) = (TIsa.Zero, TIsa.Zero, TIsa.Zero, TIsa.Zero);
            for (nint i = 0; i < whole; i += TIsa.Width)
            {
                var d = TIsa.Load(delta + i);
                sum0 = TIsa.Fma(d, TIsa.Load(place0 + i), sum0);
                sum1 = TIsa.Fma(d, TIsa.Load(place1 + i), sum1);
                sum2 = TIsa.Fma(d, TIsa.Load(place2 + i), sum2);
                sum3 = TIsa.Fma(d, TIsa.Load(place3 + i), sum3);
            }

            if (rest > 0)
            {
                var d = TIsa.LoadPartial(delta + whole, rest);
                sum0 = TIsa.Fma(d, TIsa.LoadPartial(place0 + whole, rest), sum0);
                sum1 = TIsa.Fma(d, TIsa.LoadPartial(place1 + whole, rest), sum1);
                sum2 = TIsa.Fma(d, TIsa.LoadPartial(place2 + whole, rest), sum2);
                sum3 = TIsa.Fma(d, TIsa.LoadPartial(place3 + whole, rest), sum3);
            }

            to[tap] += TIsa.Sum(sum0);
            to[tap + 1] += TIsa.Sum(sum1);
            to[tap + 2] += TIsa.Sum(sum2);
            to[tap + 3] += TIsa.Sum(sum3);
        }

        for (; tap < many; tap++)
        {
            var place = from + places[tap];
            var sum = TIsa.Zero;
            for (nint i = 0; i < whole; i += TIsa.Width)
            {
                sum = TIsa.Fma(TIsa.Load(delta + i), TIsa.Load(place + i), sum);
            }

            if (rest > 0)
            {
                sum = TIsa.Fma(TIsa.LoadPartial(delta + whole, rest), TIsa.LoadPartial(place + whole, rest), sum);
            }

            to[tap] += TIsa.Sum(sum);
        }
    }
}
