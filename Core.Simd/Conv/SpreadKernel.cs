using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// Copies channels into their planes, padding written out: all of a channel first, then its rows in ascending order. With zeros around,
/// a row may be written up to a vector too far, because what follows it is zeros or comes later.
/// </summary>
internal unsafe struct SpreadKernel(PlaneLayout layout, float* input, int channels, float* planes, float padding) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = input;
        var target = planes;
        nint floats = layout.ChannelFloats;
        var around = TIsa.Broadcast(padding);
        for (var channel = 0; channel < channels; channel++, source += layout.Window.Inputs)
        {
            if (layout.Planes > 1 && channel + 1 < channels)
            {
                // Planes of a stride step over every second line, which the processor does not foresee.
                CacheHint.Fetch(new ReadOnlySpan<byte>(source + layout.Window.Inputs, layout.Window.Inputs * sizeof(float)));
            }

            if (layout.HasPadding)
            {
                for (nint i = 0; i < floats; i += TIsa.Width)
                {
                    TIsa.Store(target + i, around);
                }
            }

            foreach (ref readonly var plane in layout.Copies)
            {
                Copy<TIsa, TVec>(source + plane.Source, target + plane.Target, plane);
            }

            target += floats;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Copy<TIsa, TVec>(float* source, float* target, in PlaneCopy copy)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint width = copy.Width;
        var rest = (int)(width % TIsa.Width);
        var whole = width - rest;
        var spills = padding == 0f;
        nint step = layout.Width.Window.Stride;
        for (var slice = 0; slice < copy.Slices; slice++)
        {
            var from = source + (slice * copy.SourceSlice);
            var to = target + (slice * copy.TargetSlice);
            for (var row = 0; row < copy.Rows; row++, from += copy.SourceRow, to += copy.TargetRow)
            {
                if (step == 1)
                {
                    for (nint i = 0; i < whole; i += TIsa.Width)
                    {
                        TIsa.Store(to + i, TIsa.Load(from + i));
                    }

                    if (rest > 0)
                    {
                        Put<TIsa, TVec>(to + whole, TIsa.LoadPartial(from + whole, rest), rest, spills);
                    }
                }
                else if (step == 2)
                {
                    for (nint i = 0; i < width; i += TIsa.Width)
                    {
                        Put<TIsa, TVec>(to + i, EverySecond<TIsa, TVec>(from + (2 * i), (2 * (width - i)) - 1), (int)Math.Min(width - i, TIsa.Width), spills);
                    }
                }
                else
                {
                    for (nint i = 0; i < width; i++)
                    {
                        to[i] = from[i * step];
                    }
                }
            }
        }
    }

    // What lies behind the last of every second place is not ours to read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec EverySecond<TIsa, TVec>(float* source, nint left)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (left >= 2 * TIsa.Width)
        {
            return TIsa.Evens(TIsa.Load(source), TIsa.Load(source + TIsa.Width));
        }

        var first = TIsa.LoadPartial(source, (int)Math.Min(left, TIsa.Width));
        return TIsa.Evens(first, left > TIsa.Width ? TIsa.LoadPartial(source + TIsa.Width, (int)left - TIsa.Width) : TIsa.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TIsa, TVec>(float* target, TVec values, int count, bool spills)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (spills)
        {
            TIsa.Store(target, values);
        }
        else
        {
            TIsa.StorePartial(target, values, count);
        }
    }
}
