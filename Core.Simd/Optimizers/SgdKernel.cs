using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>w = w − rate · g.</summary>
internal unsafe struct SgdKernel(float* weight, float* gradient, nint count, float rate) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var w = weight;
        var g = gradient;
        var step = TIsa.Broadcast(rate);
        var whole = count - (count % TIsa.Width);
        for (nint i = 0; i < whole; i += TIsa.Width)
        {
            TIsa.Store(w + i, TIsa.Fnma(step, TIsa.Load(g + i), TIsa.Load(w + i)));
        }

        var rest = (int)(count - whole);
        if (rest != 0)
        {
            var updated = TIsa.Fnma(step, TIsa.LoadPartial(g + whole, rest), TIsa.LoadPartial(w + whole, rest));
            TIsa.StorePartial(w + whole, updated, rest);
        }
    }
}
