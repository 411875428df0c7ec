using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>One pass of an update rule over weights, gradient and states: each is read once and, but for the gradient, written once.</summary>
internal unsafe struct UpdateKernel<TRule>(float* weight, float* gradient, float* state0, float* state1, nint count, TRule rule) : ISimdKernel
    where TRule : struct, IUpdateRule
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var update = rule;
        var (w, g, s0, s1) = ((nint)weight, (nint)gradient, (nint)state0, (nint)state1);
        nint step = TIsa.Width * sizeof(float);
        var end = w + (count / TIsa.Width * step);
        for (; w < end; w += step, g += step, s0 += step, s1 += step)
        {
            var first = TRule.States > 0 ? TIsa.Load((float*)s0) : TIsa.Zero;
            var second = TRule.States > 1 ? TIsa.Load((float*)s1) : TIsa.Zero;
            TIsa.Store((float*)w, update.Step<TIsa, TVec>(TIsa.Load((float*)w), TIsa.Load((float*)g), ref first, ref second));
            if (TRule.States > 0)
            {
                TIsa.Store((float*)s0, first);
            }

            if (TRule.States > 1)
            {
                TIsa.Store((float*)s1, second);
            }
        }

        var rest = (int)(count % TIsa.Width);
        if (rest != 0)
        {
            var first = TRule.States > 0 ? TIsa.LoadPartial((float*)s0, rest) : TIsa.Zero;
            var second = TRule.States > 1 ? TIsa.LoadPartial((float*)s1, rest) : TIsa.Zero;
            TIsa.StorePartial((float*)w, update.Step<TIsa, TVec>(TIsa.LoadPartial((float*)w, rest), TIsa.LoadPartial((float*)g, rest), ref first, ref second), rest);
            if (TRule.States > 0)
            {
                TIsa.StorePartial((float*)s0, first, rest);
            }

            if (TRule.States > 1)
            {
                TIsa.StorePartial((float*)s1, second, rest);
            }
        }
    }
}
