using System.Runtime.CompilerServices;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Samples.CustomActivation;

/// <summary>f(x) = e^(−x²), written over the vector vocabulary: one text, run by every instruction set the processor has.</summary>
internal sealed class Bell() : Activation("bell", needsInput: true)
{
    public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) =>
        Map.Apply(x, y, default(Value), level);

    // f′(x) = −2x e^(−x²). The gradient goes in second and comes out in the same span.
    public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null) =>
        Map.Zip(x, grad, grad, default(TimesDerivative), level);

    private readonly struct Value : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TIsa, TVec>(TVec x)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => VectorMath.Exp<TIsa, TVec>(TIsa.Negate(TIsa.Mul(x, x)));
    }

    private readonly struct TimesDerivative : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TIsa, TVec>(TVec x, TVec grad)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            var slope = TIsa.Mul(TIsa.Mul(TIsa.Broadcast(-2f), x), default(Value).Apply<TIsa, TVec>(x));
            return TIsa.Mul(grad, slope);
        }
    }
}
