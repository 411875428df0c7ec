using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The driver of y = f(x).</summary>
/// <remarks>Not unrolled: the vectors do not depend on each other, so the core overlaps them by itself, also through a long polynomial.</remarks>
internal unsafe struct UnaryKernel<TOp>(float* x, float* y, nint count, TOp op) : ISimdKernel
    where TOp : struct, IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var f = op;
        var source = x;
        var target = y;
        var end = source + (count - (count % TIsa.Width));
        while (source < end)
        {
            TIsa.Store(target, f.Apply<TIsa, TVec>(TIsa.Load(source)));
            source += TIsa.Width;
            target += TIsa.Width;
        }

        var rest = (int)(count % TIsa.Width);
        if (rest != 0)
        {
            TIsa.StorePartial(target, f.Apply<TIsa, TVec>(TIsa.LoadPartial(source, rest)), rest);
        }
    }
}
