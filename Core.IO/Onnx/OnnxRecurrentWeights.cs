using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Takes apart the tensors in which recurrent operators hold the weights of all gates and directions.</summary>
internal static class OnnxRecurrentWeights
{
    /// <summary>The parameters of a layer, as they lie in memory.</summary>
    public static (string Name, float[] Values)[] Unpack(OnnxImport import, OnnxNode node, OnnxRecurrentKind kind, int units, int features, int directions, bool hasBias)
    {
        var parameters = new List<(string, float[])>();
        for (var direction = 0; direction < directions; direction++)
        {
            var suffix = direction == 1 ? "_l0_reverse" : "_l0";
            parameters.Add(("weight_ih" + suffix, Matrix(import.Floats(node, 1), kind.GateOrder, direction, units, features)));
            parameters.Add(("weight_hh" + suffix, Matrix(import.Floats(node, 2), kind.GateOrder, direction, units, units)));
            if (hasBias)
            {
                var all = import.Floats(node, 3);
                parameters.Add(("bias_ih" + suffix, Bias(all, kind.GateOrder, 2 * direction, units)));
                parameters.Add(("bias_hh" + suffix, Bias(all, kind.GateOrder, (2 * direction) + 1, units)));
            }
        }

        return [.. parameters];
    }

    /// <summary>[rows, gates · units] in the layer's order of gates, of one direction of [directions, gates · units, rows].</summary>
    private static float[] Matrix(float[] packed, int[] order, int direction, int units, int rows)
    {
        var columns = order.Length * units;
        var matrix = new float[columns * rows];
        for (var gate = 0; gate < order.Length; gate++)
        {
            var source = packed.AsSpan(((direction * order.Length) + gate) * units * rows);
            MatrixTranspose.Copy(units, rows, source, rows, matrix.AsSpan(order[gate] * units), columns);
        }

        return matrix;
    }

    private static float[] Bias(float[] packed, int[] order, int part, int units)
    {
        var bias = new float[order.Length * units];
        for (var gate = 0; gate < order.Length; gate++)
        {
            packed.AsSpan(((part * order.Length) + gate) * units, units).CopyTo(bias.AsSpan(order[gate] * units));
        }

        return bias;
    }
}
