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
        var (windowZ, windowY) = (depth.Window, height.Window);
        var row = new PlaneRow(layout);
        var (planesX, floats) = (width.Phases.Length, layout.PlaneFloats);
        var target = output;
        for (var channel = 0; channel < channels; channel++)
        {
            var source = planes + ((nint)channel * layout.ChannelFloats);
            var add = bias is null ? 0f : bias[channel];
            var (phaseZ, placeZ) = (windowZ.Before % windowZ.Stride, windowZ.Before / windowZ.Stride);
            for (var z = 0; z < windowZ.Input; z++, Step(ref phaseZ, ref placeZ, windowZ.Stride))
            {
                var planeZ = placeZ < depth.Extent ? depth.PlaneOfPhase[phaseZ] : -1;
                var (phaseY, placeY) = (windowY.Before % windowY.Stride, windowY.Before / windowY.Stride);
                for (var y = 0; y < windowY.Input; y++, target += row.Count, Step(ref phaseY, ref placeY, windowY.Stride))
                {
                    var planeY = placeY < height.Extent ? height.PlaneOfPhase[phaseY] : -1;
                    if (planeZ < 0 || planeY < 0)
                    {
                        new Span<float>(target, row.Count).Fill(add);
                        continue;
                    }

                    var plane = ((planeZ * height.Phases.Length) + planeY) * planesX;
                    var place = (((nint)placeZ * height.Extent) + placeY) * layout.Pitch;
                    Row<TIsa, TVec>(row, source + ((nint)plane * floats) + place, target, add);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref int phase, ref int place, int stride)
    {
        if (++phase == stride)
        {
            phase = 0;
            place++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row<TIsa, TVec>(in PlaneRow row, float* source, float* target, float add)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (row.Stride == 1)
        {
            nint inside = row.FirstLeft;
            var addend = TIsa.Broadcast(add);
            nint i = 0;
            source += row.First;
            for (; i + TIsa.Width <= inside; i += TIsa.Width)
            {
                TIsa.Store(target + i, TIsa.Add(TIsa.Load(source + i), addend));
            }

            if (i < inside)
            {
                TIsa.StorePartial(target + i, TIsa.Add(TIsa.Load(source + i), addend), (int)(inside - i));
            }

            for (i = inside; i < row.Count; i++)
            {
                target[i] = add;
            }
        }
        else if (row.IsPair)
        {
            Interleave<TIsa, TVec>(row, source + row.First, source + row.Second, target, add);
        }
        else
        {
            Places(source, target, add);
        }
    }

    private readonly void Places(float* source, float* target, float add)
    {
        var width = layout.Width;
        var (stride, before) = (width.Window.Stride, width.Window.Before);
        var (phase, place) = (before % stride, before / stride);
        for (var i = 0; i < width.Window.Input; i++, Step(ref phase, ref place, stride))
        {
            var plane = width.PlaneOfPhase[phase];
            target[i] = plane < 0 || place >= width.Extent ? add : add + source[((nint)plane * layout.PlaneFloats) + place];
        }
    }

    // Places behind the planes' end count as 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave<TIsa, TVec>(in PlaneRow row, float* evens, float* odds, float* target, float add)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var addend = TIsa.Broadcast(add);
        var (count, evenLeft, oddLeft) = (row.Count, row.FirstLeft, row.SecondLeft);
        var whole = Math.Min(count / 2, Math.Min(evenLeft, oddLeft)) / TIsa.Width * TIsa.Width;
        nint i = 0;
        for (; i < whole; i += TIsa.Width)
        {
            var even = TIsa.Add(TIsa.Load(evens + i), addend);
            var odd = TIsa.Add(TIsa.Load(odds + i), addend);
            TIsa.Store(target + (2 * i), TIsa.ZipFirst(even, odd));
            TIsa.Store(target + (2 * i) + TIsa.Width, TIsa.ZipSecond(even, odd));
        }

        for (; 2 * i < count; i += TIsa.Width)
        {
            var even = TIsa.Add(TIsa.LoadPartial(evens + i, Some<TIsa, TVec>(evenLeft - i)), addend);
            var odd = TIsa.Add(TIsa.LoadPartial(odds + i, Some<TIsa, TVec>(oddLeft - i)), addend);
            var left = count - (2 * i);
            TIsa.StorePartial(target + (2 * i), TIsa.ZipFirst(even, odd), Some<TIsa, TVec>(left));
            TIsa.StorePartial(target + (2 * i) + TIsa.Width, TIsa.ZipSecond(even, odd), Some<TIsa, TVec>(left - TIsa.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Some<TIsa, TVec>(nint left)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => (int)Math.Clamp(left, 0, TIsa.Width);
}
