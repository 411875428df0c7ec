using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Samples.CustomActivation;

/// <summary>f(x) = sin x, written plainly. Its derivative cos x needs the input, so the layer is asked to keep it.</summary>
internal sealed class Sine() : Activation("sine", needsInput: true)
{
    public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = MathF.Sin(x[i]);
        }
    }

    public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
    {
        for (var i = 0; i < grad.Length; i++)
        {
            grad[i] *= MathF.Cos(x[i]);
        }
    }
}
