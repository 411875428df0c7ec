using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes layers that give their input mean 0 and variance 1.</summary>
internal static class OnnxNormalizations
{
    public static string Write(OnnxPlace place, BatchNorm layer)
    {
        var channels = place.InputShape[0];
        var scale = layer.IsAffine ? place.Parameter("weight") : place.Floats("weight", [channels], Filled(channels, 1f));
        var shift = layer.IsAffine ? place.Parameter("bias") : place.Floats("bias", [channels], Filled(channels, 0f));
        return place.Add(
            "BatchNormalization",
            [place.Input, scale, shift, place.Parameter("running_mean"), place.Parameter("running_var")],
            OnnxAttributes.Float("epsilon", layer.Epsilon));
    }

    public static string Write(OnnxPlace place, LayerNorm layer)
    {
        var axes = layer.Axes ?? place.InputShape.Rank;
        var extents = place.InputShape.Dimensions[^axes..];
        var count = new Shape(extents).Count;
        return place.Add(
            "LayerNormalization",
            [
                place.Input,
                layer.IsAffine ? place.Parameter("weight") : place.Floats("weight", extents, Filled(count, 1f)),
                layer.IsAffine ? place.Parameter("bias") : place.Floats("bias", extents, Filled(count, 0f)),
            ],
            OnnxAttributes.Int("axis", -axes),
            OnnxAttributes.Float("epsilon", layer.Epsilon));
    }

    /// <summary>Without scale and shift, which would be tensors of a sample's size: in single steps.</summary>
    public static string Write(OnnxPlace place, InputNormalization layer)
    {
        var axes = OnnxAttributes.Ints("axes", Enumerable.Range(1, place.InputShape.Rank).Select(axis => (long)axis));
        var centred = place.Add("Sub", [place.Input, place.Add("ReduceMean", [place.Input], axes)]);
        var variance = place.Add("ReduceMean", [place.Add("Mul", [centred, centred])], axes);
        return place.Add("Div", [centred, place.Add("Sqrt", [place.Add("Add", [variance, place.Number("epsilon", layer.Epsilon)])])]);
    }

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
