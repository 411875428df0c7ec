using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Copies rows of windows of some filters, each followed by zeros up to the planes' pitch. A row may be written up to a vector too far, into the next.</summary>
internal unsafe struct PitchKernel(PlaneLayout layout, float* source, int rows, int filters, float* target, int stride) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint pitch = layout.Pitch;
        nint width = layout.Window.Width.Output;
        var rest = (int)(width % TIsa.Width);
        var whole = width - rest;
        for (var filter = 0; filter < filters; filter++)
        {
            var from = source + ((nint)filter * layout.Window.Outputs);
            var to = target + ((nint)filter * stride);
            for (var row = 0; row < rows; row++, from += width, to += pitch)
            {
                nint i = 0;
                for (; i < whole; i += TIsa.Width)
                {
                    TIsa.Store(to + i, TIsa.Load(from + i));
                }

                if (rest > 0)
                {
                    TIsa.Store(to + i, TIsa.LoadPartial(from + i, rest));
                    i += TIsa.Width;
                }

                for (; i < pitch; i += TIsa.Width)
                {
                    TIsa.Store(to + i, TIsa.Zero);
                }
            }
        }
    }
}
