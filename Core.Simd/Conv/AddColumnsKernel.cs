using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>The way back from a patch matrix: adds columns[(channel, tap), window] to what that tap of that window read (col2im).</summary>
internal unsafe struct AddColumnsKernel(PlaneLayout layout, float* columns, int stride, int channels, WindowRegion region, float* planes) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var rowsPerSlice = layout.Window.Height.Output;
        nint pitch = layout.Pitch;
        nint sliceSkip = (layout.Height.Extent - rowsPerSlice) * pitch;
        nint width = region.To - region.From;
        var rows = region.RowTo - region.RowFrom;
        if (width == pitch && layout.Window.Depth.Output == 1)
        {
            // Rows without gaps are one.
            (width, rows) = (width * rows, 1);
        }

        var rest = (int)(width % TIsa.Width);
        var whole = width - rest;
        var firstRow = region.RowFrom % rowsPerSlice;
        var first = layout.PlaceOfRow(region.RowFrom) + region.From;
        var source = columns;
        fixed (int* offsets = layout.TapOffsets)
        {
            var taps = layout.TapOffsets.Length;
            for (var channel = 0; channel < channels; channel++)
            {
                var start = planes + ((nint)channel * layout.ChannelFloats) + first;
                for (var tap = 0; tap < taps; tap++, source += stride)
                {
                    var target = start + offsets[tap];
                    var place = source;
                    var row = firstRow;
                    for (var left = rows; left > 0; left--)
                    {
                        for (nint i = 0; i < whole; i += TIsa.Width)
                        {
                            TIsa.Store(target + i, TIsa.Add(TIsa.Load(target + i), TIsa.Load(place + i)));
                        }

                        if (rest > 0)
                        {
                            TIsa.StorePartial(target + whole, TIsa.Add(TIsa.LoadPartial(target + whole, rest), TIsa.LoadPartial(place + whole, rest)), rest);
                        }

                        place += width;
                        target += pitch;
                        if (++row == rowsPerSlice)
                        {
                            row = 0;
                            target += sliceSkip;
                        }
                    }
                }
            }
        }
    }
}
