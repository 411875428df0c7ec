using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Writes recurrent layers. The operators read [steps, batch, features], as not every engine reads the batch first, and one level of a stack each.</summary>
internal static class OnnxRecurrentLayers
{
    public static string Write(OnnxPlace place, RecurrentLayer layer)
    {
        var mask = layer.MaskValue is { } value ? OnnxStepMask.Write(place, value) : null;
        var x = place.Add("Transpose", [mask?.Steps ?? place.Input], OnnxAttributes.Ints("perm", 1, 0, 2));
        for (var level = 0; level < layer.Layers - 1; level++)
        {
            // [steps, directions, batch, units] to [steps, batch, directions · units]
            var y = place.Add("Transpose", [WriteLevel(place, layer, level, x, mask, output: 0)], OnnxAttributes.Ints("perm", 0, 2, 1, 3));
            x = place.Add("Reshape", [y, place.Integers("below", 0, 0, -1)]);
        }

        var last = WriteLevel(place, layer, layer.Layers - 1, x, mask, output: layer.ReturnsSequence ? 0 : 1);
        if (layer.ReturnsSequence)
        {
            // [steps, directions, batch, units] to [batch, steps, directions, units]
            var sequence = Merge(place, layer, place.Add("Transpose", [last], OnnxAttributes.Ints("perm", 2, 0, 1, 3)), axis: 2);
            return mask?.PutBack(place, sequence) ?? sequence;
        }

        // [directions, batch, units] to [batch, directions, units]
        var state = Merge(place, layer, place.Add("Transpose", [last], OnnxAttributes.Ints("perm", 1, 0, 2)), axis: 1);
        return mask?.ClearEmpty(place, state) ?? state;
    }

    /// <summary>Both ways' units as the layer gives them.</summary>
    private static string Merge(OnnxPlace place, RecurrentLayer layer, string y, int axis) => layer.Merge == DirectionMerge.Sum
        ? place.Add("ReduceSum", [y, place.Integers("ways", axis)], OnnxAttributes.Int("keepdims", 0))
        : OnnxShapes.Reshape(place, y, place.Node.OutputShape);

    private static string WriteLevel(OnnxPlace place, RecurrentLayer layer, int level, string x, OnnxStepMask? mask, int output)
    {
        var kind = OnnxRecurrentKind.Of(layer);
        var directions = layer.Direction == SequenceDirection.Both ? 2 : 1;
        var features = level == 0 ? place.InputShape[1] : directions * layer.Units;
        List<string> inputs =
        [
            x,
            PackWeights(place, "weight_ih", level, directions, kind.GateOrder, features, layer.Units),
            PackWeights(place, "weight_hh", level, directions, kind.GateOrder, layer.Units, layer.Units),
        ];
        if (layer.HasBias || mask is not null)
        {
            inputs.Add(layer.HasBias ? PackBiases(place, level, directions, kind.GateOrder, layer.Units) : string.Empty);
        }

        if (mask is not null)
        {
            inputs.Add(mask.Lengths);
        }

        List<AttributeProto> attributes = [OnnxAttributes.Int("hidden_size", layer.Units), OnnxAttributes.Text("direction", OnnxRecurrentKind.NameOf(layer.Direction))];
        if (kind == OnnxRecurrentKind.OfRelu)
        {
            attributes.Add(OnnxAttributes.Texts("activations", Enumerable.Repeat(kind.Functions, directions).SelectMany(names => names)));
        }

        if (kind == OnnxRecurrentKind.OfGru)
        {
            // The bias of the candidate stands inside the product with the reset gate.
            attributes.Add(OnnxAttributes.Int("linear_before_reset", 1));
        }

        return place.AddOutput(output, kind.Op, [.. inputs], [.. attributes]);
    }

    /// <summary>[directions, gates · units, rows] in the operator's order of gates; in memory a matrix is [rows, gates · units].</summary>
    private static string PackWeights(OnnxPlace place, string name, int level, int directions, int[] order, int rows, int units)
    {
        var packed = new float[directions * order.Length * units * rows];
        for (var direction = 0; direction < directions; direction++)
        {
            var values = place.Values(NameOf(name, level, direction));
            for (var gate = 0; gate < order.Length; gate++)
            {
                var target = packed.AsSpan(((direction * order.Length) + gate) * units * rows);
                MatrixTranspose.Copy(rows, units, values[(order[gate] * units)..], order.Length * units, target, rows);
            }
        }

        return place.Packed($"{(name == "weight_ih" ? "W" : "R")}_l{level}", NameOf(name, level, 0), [directions, order.Length * units, rows], packed);
    }

    /// <summary>[directions, 2 · gates · units]: of a direction first those of the input, then those of the state.</summary>
    private static string PackBiases(OnnxPlace place, int level, int directions, int[] order, int units)
    {
        var packed = new List<float>();
        for (var direction = 0; direction < directions; direction++)
        {
            foreach (var name in (ReadOnlySpan<string>)["bias_ih", "bias_hh"])
            {
                var values = place.Values(NameOf(name, level, direction));
                foreach (var gate in order)
                {
                    packed.AddRange(values.Slice(gate * units, units));
                }
            }
        }

        return place.Packed($"B_l{level}", NameOf("bias_ih", level, 0), [directions, 2 * order.Length * units], packed.ToArray());
    }

    private static string NameOf(string name, int level, int direction) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}_l{level}{(direction == 1 ? "_reverse" : string.Empty)}");
}
