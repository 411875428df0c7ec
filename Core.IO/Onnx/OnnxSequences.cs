using Spanwise.Core.Layers;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes layers over sequences that have no state.</summary>
internal static class OnnxSequences
{
    /// <summary>The model's numbers are floats, the operator's are not.</summary>
    public static string WriteEmbedding(OnnxPlace place)
    {
        var entries = place.Add("Cast", [place.Input], OnnxAttributes.Int("to", (int)DataType.Int64));
        return place.Add("Gather", [place.Parameter("weight"), entries], OnnxAttributes.Int("axis", 0));
    }

    /// <summary>Every step becomes a sample of its own, [batch · steps, …], and back.</summary>
    public static string Write(OnnxPlace place, TimeDistributed layer)
    {
        var step = new Shape(place.InputShape.Dimensions[1..]);
        var output = layer.Inner.OutputShape(step);
        var inner = place with
        {
            Node = place.Node with { Layer = layer.Inner, OutputShape = output },
            Inputs = [Reshape(place, place.Input, "step", step.Dimensions)],
            InputShapes = [step],
        };
        return Reshape(place, OnnxLayers.Write(inner), "steps", place.Node.OutputShape.Dimensions);
    }

    public static string Write(OnnxPlace place, Permute layer)
    {
        long[] order = [0, .. layer.Axes.ToArray().Select(axis => (long)axis + 1)];
        return place.Add("Transpose", [place.Input], OnnxAttributes.Ints("perm", order));
    }

    private static string Reshape(OnnxPlace place, string x, string name, ReadOnlySpan<int> extents)
    {
        long[] all = [-1, .. extents.ToArray().Select(extent => (long)extent)];
        return place.Add("Reshape", [x, place.Integers(name, all)]);
    }
}
