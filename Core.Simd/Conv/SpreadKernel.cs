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
        var pairs = layout.Width.Window.Stride == 2 && layout.Width.Phases.Length == 2;
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

            var copies = layout.Copies;
            for (var plane = 0; plane < copies.Length; plane++)
            {
                ref readonly var copy = ref copies[plane];
                if (pairs && copy.Width > 0 && copies[plane + 1].Width > 0)
                {
                    CopyPair<TIsa, TVec>(source, target, copy, copies[++plane]);
                }
                else
                {
                    Copy<TIsa, TVec>(source + copy.Source, target + copy.Target, copy);
                }
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

    // Two planes whose places take turns in the same rows: a row is read once for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void CopyPair<TIsa, TVec>(float* source, float* target, in PlaneCopy first, in PlaneCopy second)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var isOrdered = first.Source < second.Source;
        var (even, odd) = isOrdered ? (first, second) : (second, first);
        nint width = layout.Width.Window.Input;
        nint evenWidth = even.Width;
        nint oddWidth = odd.Width;
        var many = Math.Max(evenWidth, oddWidth);
        var whole = Math.Min(Math.Min(evenWidth, oddWidth), width / 2) / TIsa.Width * TIsa.Width;
        nint sourceRow = even.SourceRow;
        nint targetRow = even.TargetRow;
        for (var slice = 0; slice < even.Slices; slice++)
        {
            var from = source + even.Source + (slice * even.SourceSlice);
            var toEven = target + even.Target + (slice * even.TargetSlice);
            var toOdd = target + odd.Target + (slice * odd.TargetSlice);
            for (var row = even.Rows; row > 0; row--, from += sourceRow, toEven += targetRow, toOdd += targetRow)
            {
                nint i = 0;
                for (; i < whole; i += TIsa.Width)
                {
                    var a = TIsa.Load(from + (2 * i));
                    var b = TIsa.Load(from + (2 * i) + TIsa.Width);
                    TIsa.Store(toEven + i, TIsa.Evens(a, b));
                    TIsa.Store(toOdd + i, TIsa.Odds(a, b));
                }

                for (; i < many; i += TIsa.Width)
                {
                    var left = width - (2 * i);
                    var a = Read<TIsa, TVec>(from + (2 * i), left);
                    var b = Read<TIsa, TVec>(from + (2 * i) + TIsa.Width, left - TIsa.Width);
                    Put<TIsa, TVec>(toEven + i, TIsa.Evens(a, b), evenWidth - i);
                    Put<TIsa, TVec>(toOdd + i, TIsa.Odds(a, b), oddWidth - i);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Read<TIsa, TVec>(float* source, nint left)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => left >= TIsa.Width ? TIsa.Load(source) : left > 0 ? TIsa.LoadPartial(source, (int)left) : TIsa.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TIsa, TVec>(float* target, TVec values, nint left)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (left >= TIsa.Width)
        {
            TIsa.Store(target, values);
        }
        else if (left > 0)
        {
            TIsa.StorePartial(target, values, (int)left);
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
