using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads batch and layer normalisation.</summary>
internal static class OnnxReadNormalizations
{
    public static void Batch(OnnxImport import, OnnxNode node)
    {
        node.Require("training_mode", 0);
        node.Require("spatial", 1);
        node.Ignore("momentum");
        var layer = new BatchNorm(Epsilon(node));
        var channels = import.Rows(node, 0).Extents[0];
        (string, float[])[] parameters = [("weight", Values(1)), ("bias", Values(2)), ("running_mean", Values(3)), ("running_var", Values(4))];
        import.Give(node, import.Apply(node, layer, parameters));

        float[] Values(int index) => import.Floats(node, index) is var values && values.Length == channels
            ? values
            : throw node.Error($"input {index} must hold one float for each of {channels} channels; {values.Length} were found");
    }

    public static void Layer(OnnxImport import, OnnxNode node)
    {
        node.Require("stash_type", 1);
        var shape = new Shape(import.Rows(node, 0).Extents);
        var axis = node.Int("axis", -1);
        var axes = axis < 0 ? -axis : shape.Rank + 1 - axis;
        if (axes < 1 || axes > shape.Rank)
        {
            throw node.Error($"the axis is one of a sample; {axis} was found for samples of shape {shape}");
        }

        var count = new Shape(shape.Dimensions[^(int)axes..]).Count;
        var bias = import.ConstantOrNone(node, 2) is null ? new float[count] : Values(2);
        import.Give(node, import.Apply(node, new LayerNorm((int)axes, Epsilon(node)), ("weight", Values(1)), ("bias", bias)));

        float[] Values(int index) => import.Floats(node, index) is var values && values.Length == count
            ? values
            : throw node.Error($"input {index} must hold {count} floats; {values.Length} were found");
    }

    private static float Epsilon(OnnxNode node)
    {
        var epsilon = node.Float("epsilon", 1e-5f);
        return epsilon > 0f ? epsilon : throw node.Error($"epsilon must be above 0; {epsilon} was found");
    }
}
