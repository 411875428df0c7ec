using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads matrix products, and what is added to or multiplied with signals.</summary>
internal static class OnnxProducts
{
    public static void Gemm(OnnxImport import, OnnxNode node)
    {
        node.Require("transA", 0);
        var (alpha, beta) = (node.Float("alpha", 1f), node.Float("beta", 1f));
        var (weight, inputs, units) = Matrix(import, node, isTransposed: node.Int("transB", 0) != 0, alpha);
        if (import.ConstantOrNone(node, 2) is null)
        {
            import.Give(node, import.Apply(node, Dense(node, import.Signal(node, 0), inputs, units, bias: false), ("weight", weight)));
            return;
        }

        var bias = Spread(node, import.Floats(node, 2), units, "C");
        import.Give(node, import.Apply(
            node, Dense(node, import.Signal(node, 0), inputs, units, bias: true), ("weight", weight), ("bias", Array.ConvertAll(bias, value => value * beta))));
    }

    public static void MatMul(OnnxImport import, OnnxNode node)
    {
        var (weight, inputs, units) = Matrix(import, node, isTransposed: false, 1f);
        var from = import.Signal(node, 0);
        var product = import.Apply(node, Dense(node, from, inputs, units, bias: false), ("weight", weight));
        import.Products[product] = (from, weight, units);
        import.Give(node, product);
    }

    /// <summary>Signals added up; or a product and its bias, which become one layer.</summary>
    public static void Add(OnnxImport import, OnnxNode node)
    {
        var constant = import.IsConstant(node, 0) ? 0 : 1;
        if (!import.IsConstant(node, constant))
        {
            import.Give(node, GraphNode.Add(import.Signal(node, 0), import.Signal(node, 1)));
            return;
        }

        var signal = import.Signal(node, 1 - constant);
        if (!import.Products.TryGetValue(signal, out var product))
        {
            throw node.Error("a tensor is added to the product of MatMul, as its bias; the other input is none");
        }

        var bias = Spread(node, import.Floats(node, constant), product.Units, "the bias");
        import.Give(node, import.Apply(
            node, product.From, new Dense(product.Units), $"MatMul {node.Inputs[1 - constant]} + {node.Inputs[constant]}", ("weight", product.Weight), ("bias", bias)));
    }

    public static void Sum(OnnxImport import, OnnxNode node) => import.Give(node, node.Inputs.Count == 1 ? import.Signal(node, 0) : GraphNode.Add(Signals(import, node)));

    public static void Mul(OnnxImport import, OnnxNode node) => import.Give(node, GraphNode.Multiply(Signals(import, node)));

    private static GraphNode[] Signals(OnnxImport import, OnnxNode node)
    {
        var signals = new GraphNode[node.Inputs.Count];
        for (var i = 0; i < signals.Length; i++)
        {
            signals[i] = import.Signal(node, i);
        }

        return signals;
    }

    private static Dense Dense(OnnxNode node, GraphNode from, int inputs, int units, bool bias) => from.Shape.Rank == 1 && from.Shape.Count == inputs
        ? new Dense(units, bias: bias)
        : throw node.Error($"the first input is [batch, {inputs}], as the matrix has so many rows; a sample of it has the shape {from.Shape}");

    /// <summary>The matrix of a product as a dense layer holds it, [inputs, units].</summary>
    private static (float[] Values, int Inputs, int Units) Matrix(OnnxImport import, OnnxNode node, bool isTransposed, float factor)
    {
        var (tensor, values) = (import.Constant(node, 1), import.Floats(node, 1));
        if (tensor.Extents.Length != 2 || values.Length == 0)
        {
            throw node.Error($"input 1 must be a matrix; a tensor [{string.Join(", ", tensor.Extents)}] was found");
        }

        var (rows, columns) = ((int)tensor.Extents[0], (int)tensor.Extents[1]);
        var (inputs, units) = isTransposed ? (columns, rows) : (rows, columns);
        var matrix = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                matrix[isTransposed ? (column * units) + row : (row * units) + column] = values[(row * columns) + column] * factor;
            }
        }

        return (matrix, inputs, units);
    }

    /// <summary>One number for each unit: as many, or one for all.</summary>
    private static float[] Spread(OnnxNode node, float[] values, int units, string what)
    {
        if (values.Length == units)
        {
            return values;
        }

        return values.Length == 1
            ? [.. Enumerable.Repeat(values[0], units)]
            : throw node.Error($"{what} must hold one float or {units}; {values.Length} were found");
    }
}
