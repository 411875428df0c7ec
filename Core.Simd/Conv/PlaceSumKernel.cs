using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>sums[channel] += Σ y[image, channel, place]. One call for all: a call for each channel of 64 places took a tenth of the way back of a 1×1 convolution.</summary>
internal unsafe struct PlaceSumKernel(int images, float* y, nint stride, int channels, nint places, float* sums) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var length = places;
        var to = sums;
        var rest = (int)(length % TIsa.Width);
        var whole = length - rest;
        for (var image = 0; image < images; image++)
        {
            var from = y + (image * stride);
            for (var channel = 0; channel < channels; channel++, from += length)
            {
                var (sum0, sum1, sum2, sum3) = (TIsa.Zero, TIsa.Zero, TIsa.Zero, TIsa.Zero);
                nint i = 0;
                for (; i + (4 * TIsa.Width) <= whole; i += 4 * TIsa.Width)
                {
                    sum0 = TIsa.Add(sum0, TIsa.Load(from + i));
                    sum1 = TIsa.Add(sum1, TIsa.Load(from + i + TIsa.Width));
                    sum2 = TIsa.Add(sum2, TIsa.Load(from + i + (2 * TIsa.Width)));
                    sum3 = TIsa.Add(sum3, TIsa.Load(from + i + (3 * TIsa.Width)));
                }

                for (; i < whole; i += TIsa.Width)
                {
                    sum0 = TIsa.Add(sum0, TIsa.Load(from + i));
                }

                if (rest > 0)
                {
                    sum1 = TIsa.Add(sum1, TIsa.LoadPartial(from + whole, rest));
                }

                to[channel] += TIsa.Sum(TIsa.Add(TIsa.Add(sum0, sum1), TIsa.Add(sum2, sum3)));
            }
        }
    }
}
