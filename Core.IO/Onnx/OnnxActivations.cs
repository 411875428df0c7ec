using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Activations as operators.</summary>
internal static class OnnxActivations
{
    /// <summary>The name of a layer's sums: that of its output where nothing follows them.</summary>
    public static string SumsOf(Activation activation, string output) => activation.IsLinear ? output : output + ".sums";

    /// <summary>Adds what leads from the sums to the output.</summary>
    /// <exception cref="ArgumentException">The activation is none of the library's.</exception>
    public static void Write(OnnxGraph graph, Activation activation, string input, string output, ModelNode node, int index)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Linear:
                if (input != output)
                {
                    graph.Add("Identity", [input], output);
                }

                break;
            case ActivationKind.Sigmoid:
                graph.Add("Sigmoid", [input], output);
                break;
            case ActivationKind.Tanh:
                graph.Add("Tanh", [input], output);
                break;
            case ActivationKind.Relu:
                graph.Add("Relu", [input], output);
                break;
            case ActivationKind.LeakyRelu:
                graph.Add("LeakyRelu", [input], output, OnnxAttribute.Of("alpha", activation.Alpha));
                break;
            case ActivationKind.Elu:
                graph.Add("Elu", [input], output, OnnxAttribute.Of("alpha", activation.Alpha));
                break;
            case ActivationKind.Selu:
                graph.Add("Selu", [input], output);
                break;
            case ActivationKind.Softplus:
                graph.Add("Softplus", [input], output);
                break;
            case ActivationKind.Softsign:
                graph.Add("Softsign", [input], output);
                break;
            case ActivationKind.Exponential:
                graph.Add("Exp", [input], output);
                break;
            case ActivationKind.Swish:
                var scaled = activation.Alpha == 1f ? input : graph.Add("Mul", [input, graph.Scalar(output + ".alpha", activation.Alpha)], output + ".scaled");
                graph.Add("Mul", [input, graph.Add("Sigmoid", [scaled], output + ".gate")], output);
                break;
            case ActivationKind.BinaryStep:
                var isOn = graph.Add("GreaterOrEqual", [input, graph.Scalar(output + ".zero", 0f)], output + ".on");
                graph.Add("Cast", [isOn], output, OnnxAttribute.Of("to", 1L));
                break;
            default:
                throw OnnxExport.Refused(node, index, $"the activation '{activation.Name}'");
        }
    }
}
