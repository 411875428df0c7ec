using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Activations;

/// <summary>f(x) = min(max(x, lower), upper), made by <see cref="Activation.Clip"/>: ReLU6 has the bounds 0 and 6.</summary>
/// <remarks>The derivative is 1 between the bounds and 0 elsewhere. A NaN stays one.</remarks>
public sealed class ClipActivation : Activation
{
    internal ClipActivation(float lower, float upper)
        : base("clip", needsInput: false)
    {
        if (!(lower <= upper))
        {
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"the bounds ascend; the lower one is {lower}");
        }

        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The least value.</summary>
    public float Lower { get; }

    /// <summary>The greatest value.</summary>
    public float Upper { get; }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] < Lower ? Lower : x[i] > Upper ? Upper : x[i];
        }
    }

    /// <inheritdoc/>
    public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
    {
        for (var i = 0; i < grad.Length; i++)
        {
            grad[i] = y[i] > Lower && y[i] < Upper ? grad[i] : 0f;
        }
    }
}
