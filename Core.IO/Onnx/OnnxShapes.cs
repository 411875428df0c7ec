using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes layers that move values and compute little.</summary>
internal static class OnnxShapes
{
    /// <summary>The same values under another shape; 0 stands for the batch.</summary>
    public static string Reshape(OnnxPlace place, string x, Shape shape)
    {
        long[] extents = [0, .. shape.Dimensions.ToArray().Select(extent => (long)extent)];
        return place.Add("Reshape", [x, place.Integers("shape", extents)]);
    }

    public static string Write(OnnxPlace place, ZeroPadding layer)
    {
        var (before, after) = Places(layer, place.InputShape.Rank - 1);
        return place.Add("Pad", [place.Input, place.Integers("pads", [0, 0, .. before, 0, 0, .. after])], OnnxAttributes.Text("mode", "constant"));
    }

    public static string Write(OnnxPlace place, Cropping layer)
    {
        var axes = place.InputShape.Rank - 1;
        var (before, after) = Places(layer, axes);
        var ends = new long[axes];
        for (var axis = 0; axis < axes; axis++)
        {
            ends[axis] = place.InputShape[1 + axis] - after[axis];
        }

        var numbers = Enumerable.Range(2, axes).Select(axis => (long)axis).ToArray();
        return place.Add("Slice", [place.Input, place.Integers("starts", before), place.Integers("ends", ends), place.Integers("axes", numbers)]);
    }

    public static string Write(OnnxPlace place, UpSampling layer)
    {
        var axes = place.InputShape.Rank - 1;
        var scales = new float[axes + 2];
        (scales[0], scales[1]) = (1f, 1f);
        for (var axis = 0; axis < axes; axis++)
        {
            scales[2 + axis] = (float)place.Node.OutputShape[1 + axis] / place.InputShape[1 + axis];
        }

        string[] inputs = [place.Input, string.Empty, place.Floats("scales", [scales.Length], scales)];
        return layer.Interpolation == Interpolation.Nearest
            ? place.Add(
                "Resize",
                inputs,
                OnnxAttributes.Text("mode", "nearest"),
                OnnxAttributes.Text("coordinate_transformation_mode", "asymmetric"),
                OnnxAttributes.Text("nearest_mode", "floor"))
            : place.Add("Resize", inputs, OnnxAttributes.Text("mode", "linear"), OnnxAttributes.Text("coordinate_transformation_mode", "half_pixel"));
    }

    private static (long[] Before, long[] After) Places(BoxLayer layer, int axes)
    {
        var (before, after) = (new long[axes], new long[axes]);
        for (var axis = 0; axis < axes; axis++)
        {
            (before[axis], after[axis]) = (layer.Places.Before[axis], layer.Places.After[axis]);
        }

        return (before, after);
    }
}
