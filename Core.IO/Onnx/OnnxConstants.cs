using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Parameters of a model as constants of a graph.</summary>
internal static class OnnxConstants
{
    /// <summary>Adds a parameter of a layer in the order that files have.</summary>
    /// <returns>Its name.</returns>
    public static string Add(OnnxGraph graph, Model model, int layer, string name)
    {
        var parameter = Find(model, layer, name);
        var values = model.Parameters[parameter];
        var shape = parameter.Spec.Shape;
        var extents = new long[shape.Rank];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = shape[axis];
        }

        if (!parameter.Spec.IsStoredTransposed)
        {
            return graph.Constant(parameter.Name, extents, values);
        }

        var (rows, columns) = (shape[0], shape[1]);
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return graph.Constant(parameter.Name, [columns, rows], turned);
    }

    private static Parameter Find(Model model, int layer, string name)
    {
        foreach (var tensor in model.Parameters.Tensors)
        {
            if (tensor.Layer == layer && tensor.Spec.Name == name)
            {
                return tensor;
            }
        }

        throw new KeyNotFoundException($"layer {layer} has no parameter named {name}");
    }
}
