using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Copies channels into their planes, padding written out. Rows are written in ascending order, each up to a vector too far.</summary>
internal unsafe struct SpreadKernel(PlaneLayout layout, float* input, int channels, float* planes, float padding) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = input;
        var target = planes;
        for (var channel = 0; channel < channels; channel++, source += layout.Window.Inputs)
        {
            foreach (var z in layout.Depth.Phases)
            {
                foreach (var y in layout.Height.Phases)
                {
                    foreach (var x in layout.Width.Phases)
                    {
                        Plane<TIsa, TVec>(source, target, z, y, x);
                        target += layout.PlaneFloats;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Plane<TIsa, TVec>(float* source, float* target, int z, int y, int x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var (depth, height, width) = (layout.Depth, layout.Height, layout.Width);
        var ((fromZ, toZ), (fromY, toY), (fromX, toX)) = (depth.Inside(z), height.Inside(y), width.Inside(x));
        nint pitch = layout.Pitch;
        nint step = width.Window.Stride;
        var firstX = (fromX * step) + x - width.Window.Before;
        var pad = TIsa.Broadcast(padding);
        for (var pz = 0; pz < depth.Extent; pz++)
        {
            var inputZ = (pz * depth.Window.Stride) + z - depth.Window.Before;
            for (var py = 0; py < height.Extent; py++, target += pitch)
            {
                var inputY = (py * height.Window.Stride) + y - height.Window.Before;
                if (pz < fromZ || pz >= toZ || py < fromY || py >= toY)
                {
                    Fill<TIsa, TVec>(target, pad, pitch);
                    continue;
                }

                Fill<TIsa, TVec>(target, pad, fromX);
                Copy<TIsa, TVec>(source + ((((nint)inputZ * height.Window.Input) + inputY) * width.Window.Input) + firstX, target + fromX, toX - fromX, step);
                Fill<TIsa, TVec>(target + toX, pad, pitch - toX);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<TIsa, TVec>(float* target, TVec value, nint count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            TIsa.Store(target + i, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TIsa, TVec>(float* source, float* target, nint count, nint step)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint i = 0;
        if (step == 2)
        {
            for (; i < count; i += TIsa.Width)
            {
                // What lies behind the last of every second place is not ours to read.
                var left = (2 * (count - i)) - 1;
                var first = left >= TIsa.Width ? TIsa.Load(source + (2 * i)) : TIsa.LoadPartial(source + (2 * i), (int)left);
                left -= TIsa.Width;
                var second = left >= TIsa.Width ? TIsa.Load(source + (2 * i) + TIsa.Width) : left > 0 ? TIsa.LoadPartial(source + (2 * i) + TIsa.Width, (int)left) : TIsa.Zero;
                TIsa.Store(target + i, TIsa.Evens(first, second));
            }

            return;
        }

        if (step != 1)
        {
            for (; i < count; i++)
            {
                target[i] = source[i * step];
            }

            return;
        }

        for (; i + TIsa.Width <= count; i += TIsa.Width)
        {
            TIsa.Store(target + i, TIsa.Load(source + i));
        }

        if (i < count)
        {
            TIsa.Store(target + i, TIsa.LoadPartial(source + i, (int)(count - i)));
        }
    }
}
