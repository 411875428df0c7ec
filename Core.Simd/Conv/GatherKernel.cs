using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Copies channels back from their planes, without the padding; places that no tap reads become 0. A number for each channel is added.</summary>
internal unsafe struct GatherKernel(PlaneLayout layout, float* planes, int channels, float* bias, float* output) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var (depth, height, width) = (layout.Depth, layout.Height, layout.Width);
        var (strideZ, strideY) = (depth.Window.Stride, height.Window.Stride);
        var target = output;
        for (var channel = 0; channel < channels; channel++)
        {
            var source = planes + ((nint)channel * layout.ChannelFloats);
            var add = bias is null ? 0f : bias[channel];
            for (var z = depth.Window.Before; z < depth.Window.Input + depth.Window.Before; z++)
            {
                var planeZ = depth.PlaneOfPhase[z % strideZ];
                for (var y = height.Window.Before; y < height.Window.Input + height.Window.Before; y++, target += width.Window.Input)
                {
                    var planeY = height.PlaneOfPhase[y % strideY];
                    if (planeZ < 0 || planeY < 0 || z / strideZ >= depth.Extent || y / strideY >= height.Extent)
                    {
                        new Span<float>(target, width.Window.Input).Fill(add);
                        continue;
                    }

                    var plane = ((planeZ * height.Phases.Length) + planeY) * width.Phases.Length;
                    var row = (((nint)(z / strideZ) * height.Extent) + (y / strideY)) * layout.Pitch;
                    Row<TIsa, TVec>(source + ((nint)plane * layout.PlaneFloats) + row, target, add);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row<TIsa, TVec>(float* source, float* target, float add)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var width = layout.Width;
        var (stride, before, count) = (width.Window.Stride, width.Window.Before, width.Window.Input);
        if (stride == 1)
        {
            var inside = Math.Clamp(width.Extent - before, 0, count);
            var addend = TIsa.Broadcast(add);
            nint i = 0;
            source += before;
            for (; i + TIsa.Width <= inside; i += TIsa.Width)
            {
                TIsa.Store(target + i, TIsa.Add(TIsa.Load(source + i), addend));
            }

            if (i < inside)
            {
                TIsa.StorePartial(target + i, TIsa.Add(TIsa.Load(source + i), addend), (int)(inside - i));
            }

            new Span<float>(target + inside, count - inside).Fill(add);
            return;
        }

        if (stride == 2 && width.Phases.Length == 2)
        {
            var evens = source + ((nint)width.PlaneOfPhase[before % 2] * layout.PlaneFloats);
            var odds = source + ((nint)width.PlaneOfPhase[(before + 1) % 2] * layout.PlaneFloats);
            Interleave<TIsa, TVec>(evens, before / 2, odds, (before + 1) / 2, target, count, add);
            return;
        }

        var phase = before % stride;
        var place = before / stride;
        for (var i = 0; i < count; i++)
        {
            var plane = width.PlaneOfPhase[phase];
            target[i] = plane < 0 || place >= width.Extent ? add : add + source[((nint)plane * layout.PlaneFloats) + place];
            if (++phase == stride)
            {
                phase = 0;
                place++;
            }
        }
    }

    // Places behind the planes' end count as 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Interleave<TIsa, TVec>(float* evens, int evenPlace, float* odds, int oddPlace, float* target, int count, float add)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var extent = layout.Width.Extent;
        var addend = TIsa.Broadcast(add);
        for (var i = 0; i < count; i += 2 * TIsa.Width, evenPlace += TIsa.Width, oddPlace += TIsa.Width)
        {
            var even = TIsa.Add(TIsa.LoadPartial(evens + evenPlace, Math.Clamp(extent - evenPlace, 0, TIsa.Width)), addend);
            var odd = TIsa.Add(TIsa.LoadPartial(odds + oddPlace, Math.Clamp(extent - oddPlace, 0, TIsa.Width)), addend);
            var left = count - i;
            if (left >= 2 * TIsa.Width)
            {
                TIsa.Store(target + i, TIsa.ZipFirst(even, odd));
                TIsa.Store(target + i + TIsa.Width, TIsa.ZipSecond(even, odd));
            }
            else
            {
                TIsa.StorePartial(target + i, TIsa.ZipFirst(even, odd), Math.Min(left, TIsa.Width));
                TIsa.StorePartial(target + i + TIsa.Width, TIsa.ZipSecond(even, odd), Math.Max(0, left - TIsa.Width));
            }
        }
    }
}
