using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Copies rows of windows between outputs without gaps and the planes' pitch; writes what it copies and nothing else.</summary>
internal unsafe struct WindowRowsKernel(PlaneLayout layout, float* source, float* target, bool widen) : ISimdKernel
{
    /// <summary>Places of one channel, with the planes' gaps, become an output.</summary>
    public static void Narrow(PlaneLayout layout, float* places, float* output, SimdLevel level)
    {
        var kernel = new WindowRowsKernel(layout, places, output, widen: false);
        SimdDispatch.Run(level, ref kernel);
    }

    /// <summary>One channel of an output gets the planes' gaps, which stay as they are.</summary>
    public static void Widen(PlaneLayout layout, float* output, float* places, SimdLevel level)
    {
        var kernel = new WindowRowsKernel(layout, output, places, widen: true);
        SimdDispatch.Run(level, ref kernel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var rowsPerSlice = layout.Window.Height.Output;
        nint width = layout.Window.Width.Output;
        nint pitch = layout.Pitch;
        nint skip = (layout.Height.Extent - rowsPerSlice) * pitch;
        var rest = (int)(width % TIsa.Width);
        var whole = width - rest;
        var from = source;
        var to = target;
        for (var slice = 0; slice < layout.Window.Depth.Output; slice++)
        {
            for (var row = 0; row < rowsPerSlice; row++)
            {
                for (nint i = 0; i < whole; i += TIsa.Width)
                {
                    TIsa.Store(to + i, TIsa.Load(from + i));
                }

                if (rest > 0)
                {
                    TIsa.StorePartial(to + whole, TIsa.LoadPartial(from + whole, rest), rest);
                }

                from += widen ? width : pitch;
                to += widen ? pitch : width;
            }

            from += widen ? 0 : skip;
            to += widen ? skip : 0;
        }
    }
}
