using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Ceiling;

/// <summary>Reads a block once from end to end, eight vectors at a time, and does as little else as possible.</summary>
internal unsafe struct ReadKernel(float* source, int count) : ISimdKernel
{
    /// <summary>The sum of what was read.</summary>
    public float Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec a0 = TIsa.Zero, a1 = TIsa.Zero, a2 = TIsa.Zero, a3 = TIsa.Zero, a4 = TIsa.Zero, a5 = TIsa.Zero, a6 = TIsa.Zero, a7 = TIsa.Zero;
        var width = TIsa.Width;
        var step = 8 * width;
        var p = source;
        for (var end = source + (count / step * step); p < end; p += step)
        {
            a0 = TIsa.Add(a0, TIsa.Load(p));
            a1 = TIsa.Add(a1, TIsa.Load(p + width));
            a2 = TIsa.Add(a2, TIsa.Load(p + (2 * width)));
            a3 = TIsa.Add(a3, TIsa.Load(p + (3 * width)));
            a4 = TIsa.Add(a4, TIsa.Load(p + (4 * width)));
            a5 = TIsa.Add(a5, TIsa.Load(p + (5 * width)));
            a6 = TIsa.Add(a6, TIsa.Load(p + (6 * width)));
            a7 = TIsa.Add(a7, TIsa.Load(p + (7 * width)));
        }

        Result = TIsa.Sum(TIsa.Add(TIsa.Add(TIsa.Add(a0, a1), TIsa.Add(a2, a3)), TIsa.Add(TIsa.Add(a4, a5), TIsa.Add(a6, a7))));
    }
}
