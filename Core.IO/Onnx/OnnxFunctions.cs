using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads operators that give every value, or every row, a value of its own.</summary>
internal static class OnnxFunctions
{
    // What ONNX takes where a file says nothing; Klambauer et al. 2017 to float precision.
    private const float SeluAlpha = 1.67326319f;
    private const float SeluGamma = 1.05070102f;

    public static void Relu(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Relu);

    public static void Sigmoid(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Sigmoid);

    public static void Tanh(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Tanh);

    public static void Softplus(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Softplus);

    public static void Softsign(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Softsign);

    public static void Exp(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Exponential);

    public static void LeakyRelu(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.LeakyRelu(Alpha(node, 0.01f)));

    public static void Elu(OnnxImport import, OnnxNode node) => Apply(import, node, Activation.Elu(Alpha(node, 1f)));

    public static void Selu(OnnxImport import, OnnxNode node)
    {
        RequireNear("alpha", SeluAlpha);
        RequireNear("gamma", SeluGamma);
        Apply(import, node, Activation.Selu);

        void RequireNear(string name, float value)
        {
            if (node.Float(name, value) is var found && MathF.Abs(found - value) > 1e-5f)
            {
                throw node.Error($"{name} = {value} is read; {found} was found");
            }
        }
    }

    public static void Clip(OnnxImport import, OnnxNode node)
    {
        var (min, max) = import.OperatorSet < 11
            ? (node.Float("min", float.NegativeInfinity), node.Float("max", float.PositiveInfinity))
            : (Bound(1, float.NegativeInfinity), Bound(2, float.PositiveInfinity));
        if (!(min <= max))
        {
            throw node.Error($"the bounds of Clip ascend; {min} and {max} were found");
        }

        Apply(import, node, (min, max) == (0f, float.PositiveInfinity) ? Activation.Relu : Activation.Clip(min, max));

        float Bound(int index, float absent) => import.ConstantOrNone(node, index) switch
        {
            null => absent,
            { Floats: [var value] } => value,
            _ => throw node.Error($"input {index} must be one float"),
        };
    }

    public static void Softmax(OnnxImport import, OnnxNode node) => ApplyToRows(import, node, new SoftmaxLayer());

    public static void LogSoftmax(OnnxImport import, OnnxNode node) => ApplyToRows(import, node, new LogSoftmaxLayer());

    /// <summary>Nothing, when a model is used.</summary>
    public static void Dropout(OnnxImport import, OnnxNode node)
    {
        node.Ignore("ratio");
        node.Ignore("seed");
        import.Give(node, import.Value(node, 0));
    }

    public static void Identity(OnnxImport import, OnnxNode node)
    {
        if (import.IsConstant(node, 0))
        {
            import.Give(node, import.Constant(node, 0));
        }
        else
        {
            import.Give(node, import.Value(node, 0));
        }
    }

    private static float Alpha(OnnxNode node, float absent)
    {
        var alpha = node.Float("alpha", absent);
        return alpha >= 0f ? alpha : throw node.Error($"alpha must not be below 0; {alpha} was found");
    }

    private static void Apply(OnnxImport import, OnnxNode node, Activation activation) => import.Give(node, import.Signal(node, 0).ThenEach(new ActivationLayer(activation)));

    private static void ApplyToRows(OnnxImport import, OnnxNode node, Layer layer)
    {
        var from = import.Signal(node, 0);
        var last = from.Rank - 1;
        var axis = node.Int("axis", import.OperatorSet < 13 ? 1 : -1);

        // Before operator set 13 the axes from this one on were one distribution; of a single axis that is the same.
        if ((axis < 0 ? axis + from.Rank : axis) != last || from.BatchAxis == last)
        {
            throw node.Error($"axis {last}, the last one, is read; {axis} was found");
        }

        import.Give(node, from.ThenEach(layer));
    }
}
