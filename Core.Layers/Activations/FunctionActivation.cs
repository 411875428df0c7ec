using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Activations;

/// <summary>Two functions of the user's, called for one element at a time.</summary>
internal sealed class FunctionActivation(string name, Func<float, float> function, Func<float, float> derivative) : Activation(name, needsInput: true)
{
    public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = function(x[i]);
        }
    }

    public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
    {
        for (var i = 0; i < grad.Length; i++)
        {
            grad[i] *= derivative(x[i]);
        }
    }
}
