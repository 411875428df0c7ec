using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes the function that ends a layer.</summary>
internal static class OnnxActivations
{
    /// <summary>Writes f(x) and returns its name.</summary>
    /// <exception cref="ArgumentException">The function is one of the user's.</exception>
    public static string Write(OnnxPlace place, Activation activation, string x) => activation.Kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Relu => place.Add("Relu", [x]),
        ActivationKind.Sigmoid => place.Add("Sigmoid", [x]),
        ActivationKind.Tanh => place.Add("Tanh", [x]),
        ActivationKind.Softplus => place.Add("Softplus", [x]),
        ActivationKind.Softsign => place.Add("Softsign", [x]),
        ActivationKind.Exponential => place.Add("Exp", [x]),
        ActivationKind.Selu => place.Add("Selu", [x]),
        ActivationKind.LeakyRelu => place.Add("LeakyRelu", [x], OnnxAttributes.Float("alpha", activation.Alpha)),
        ActivationKind.Elu => place.Add("Elu", [x], OnnxAttributes.Float("alpha", activation.Alpha)),
        ActivationKind.Swish => WriteSwish(place, activation.Alpha, x),
        ActivationKind.BinaryStep => place.Add("Cast", [place.Add("GreaterOrEqual", [x, place.Number("zero", 0f)])], OnnxAttributes.Int("to", (int)DataType.Float)),
        null when activation is ClipActivation clip => place.Add("Clip", [x, place.Number("lower", clip.Lower), place.Number("upper", clip.Upper)]),
        _ => throw new ArgumentException($"an ONNX file holds activations of the library; that of '{place.Node.Name}' is '{activation.Name}'", nameof(activation)),
    };

    private static string WriteSwish(OnnxPlace place, float alpha, string x)
    {
        var scaled = alpha == 1f ? x : place.Add("Mul", [x, place.Number("alpha", alpha)]);
        return place.Add("Mul", [x, place.Add("Sigmoid", [scaled])]);
    }
}
