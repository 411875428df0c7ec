using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>v = μ v + g; w = w − rate · v, or w − rate · (g + μ v).</summary>
internal unsafe struct MomentumKernel(float* weight, float* gradient, float* velocity, nint count, float rate, float momentum, bool nesterov) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var w = weight;
        var g = gradient;
        var v = velocity;
        var step = TIsa.Broadcast(rate);
        var kept = TIsa.Broadcast(momentum);

        // Both forms are w − rate · (a g + b v): with a = 0 the gradient itself would still bring in its infinities, so the choice is a mask.
        var ahead = nesterov ? TIsa.MaskFor(TIsa.Width) : TIsa.Zero;
        var whole = count - (count % TIsa.Width);
        for (nint i = 0; i < whole; i += TIsa.Width)
        {
            var slope = TIsa.Load(g + i);
            var speed = TIsa.Fma(kept, TIsa.Load(v + i), slope);
            TIsa.Store(v + i, speed);
            var way = TIsa.Select(ahead, TIsa.Fma(kept, speed, slope), speed);
            TIsa.Store(w + i, TIsa.Fnma(step, way, TIsa.Load(w + i)));
        }

        var rest = (int)(count - whole);
        if (rest != 0)
        {
            var slope = TIsa.LoadPartial(g + whole, rest);
            var speed = TIsa.Fma(kept, TIsa.LoadPartial(v + whole, rest), slope);
            TIsa.StorePartial(v + whole, speed, rest);
            var way = TIsa.Select(ahead, TIsa.Fma(kept, speed, slope), speed);
            TIsa.StorePartial(w + whole, TIsa.Fnma(step, way, TIsa.LoadPartial(w + whole, rest)), rest);
        }
    }
}
