using System.Globalization;
using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Kernels = Spanwise.Core.Simd.Elementwise.Activations;

namespace Spanwise.Core.Layers.Activations;

/// <summary>An activation that the vector kernels know.</summary>
internal sealed class KernelActivation : Activation
{
    private readonly ActivationKind _kind;

    public KernelActivation(ActivationKind kind, float? alpha = null)
        : base(NameOf(kind, alpha), Kernels.DerivativeNeedsInput(kind))
    {
        _kind = kind;
        Alpha = alpha ?? Kernels.DefaultAlpha(kind);
        if (!(Alpha >= 0f && float.IsFinite(Alpha)))
        {
            ThrowHelper.OutOfRange(nameof(alpha), Alpha, "finite and not negative");
        }
    }

    public override ActivationKind? Kind => _kind;

    public override float Alpha { get; }

    public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) =>
        Kernels.Forward(_kind, x, y, Alpha, level);

    public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null) =>
        Kernels.MultiplyByDerivative(_kind, x, y, grad, Alpha, level);

    private static string NameOf(ActivationKind kind, float? alpha)
    {
        var name = kind switch
        {
            ActivationKind.Linear => "linear",
            ActivationKind.BinaryStep => "binary step",
            ActivationKind.Sigmoid => "sigmoid",
            ActivationKind.Tanh => "tanh",
            ActivationKind.Relu => "relu",
            ActivationKind.LeakyRelu => "leaky relu",
            ActivationKind.Elu => "elu",
            ActivationKind.Selu => "selu",
            ActivationKind.Softplus => "softplus",
            ActivationKind.Softsign => "softsign",
            ActivationKind.Swish => "swish",
            ActivationKind.Exponential => "exponential",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "an activation's kind is a member of ActivationKind"),
        };
        return alpha is { } a && a != Kernels.DefaultAlpha(kind) ? string.Create(CultureInfo.InvariantCulture, $"{name}({a})") : name;
    }
}
