using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The driver of y = f(a, b).</summary>
internal unsafe struct BinaryKernel<TOp>(float* a, float* b, float* y, nint count, TOp op) : ISimdKernel
    where TOp : struct, IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var f = op;
        var first = a;
        var second = b;
        var target = y;
        var end = first + (count - (count % TIsa.Width));
        while (first < end)
        {
            TIsa.Store(target, f.Apply<TIsa, TVec>(TIsa.Load(first), TIsa.Load(second)));
            first += TIsa.Width;
            second += TIsa.Width;
            target += TIsa.Width;
        }

        var rest = (int)(count % TIsa.Width);
        if (rest != 0)
        {
            TIsa.StorePartial(target, f.Apply<TIsa, TVec>(TIsa.LoadPartial(first, rest), TIsa.LoadPartial(second, rest)), rest);
        }
    }
}
