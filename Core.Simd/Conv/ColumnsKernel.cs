using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// The patch matrix of some windows: columns[(channel, tap), window] = what that tap reads (im2col). Each row of it is written up to a
/// vector too far, which the next one, or the room between two rows, takes.
/// </summary>
internal unsafe struct ColumnsKernel(PlaneLayout layout, float* planes, int channels, WindowRegion region, float* columns, int stride) : ISimdKernel
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
        var firstRow = region.RowFrom % rowsPerSlice;
        var first = layout.PlaceOfRow(region.RowFrom) + region.From;
        var target = columns;
        fixed (int* offsets = layout.TapOffsets)
        {
            var taps = layout.TapOffsets.Length;
            for (var channel = 0; channel < channels; channel++)
            {
                var start = planes + ((nint)channel * layout.ChannelFloats) + first;
                for (var tap = 0; tap < taps; tap++, target += stride)
                {
                    var source = start + offsets[tap];
                    var place = target;
                    var row = firstRow;
                    for (var left = rows; left > 0; left--)
                    {
                        for (nint i = 0; i < width; i += TIsa.Width)
                        {
                            TIsa.Store(place + i, TIsa.Load(source + i));
                        }

                        place += width;
                        source += pitch;
                        if (++row == rowsPerSlice)
                        {
                            row = 0;
                            source += sliceSkip;
                        }
                    }
                }
            }
        }
    }
}
