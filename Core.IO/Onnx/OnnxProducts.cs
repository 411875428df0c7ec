using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads matrix products, and what is added to or multiplied with signals.</summary>
internal static class OnnxProducts
{
    public static void Gemm(OnnxImport import, OnnxNode node)
    {
        node.Require("transA", 0);
        var (alpha, beta) = (node.Float("alpha", 1f), node.Float("beta", 1f));
        var (weight, inputs, units) = Matrix(import, node, isTransposed: node.Int("transB", 0) != 0, alpha);
        var from = import.Rows(node, 0) is { Rank: 2 } rows ? rows : throw node.Error($"the first input is a matrix; samples {import.Rows(node, 0).Node.Shape} were found");
        var signature = $"{node.Signature} {string.Join('\n', node.Inputs.Skip(1))}";
        if (import.ConstantOrNone(node, 2) is null)
        {
            import.Give(node, Apply(import, node, from, inputs, units, signature, weight, null));
            return;
        }

        var bias = Spread(node, import.Floats(node, 2), units, "C");
        import.Give(node, Apply(import, node, from, inputs, units, signature, weight, Array.ConvertAll(bias, value => value * beta)));
    }

    public static void MatMul(OnnxImport import, OnnxNode node)
    {
        var (weight, inputs, units) = Matrix(import, node, isTransposed: false, 1f);
        var from = import.Signal(node, 0);
        var product = Apply(import, node, from, inputs, units, $"MatMul {node.Inputs[1]}", weight, null);
        import.Products[product.Node] = (from, weight, units);
        import.Give(node, product);
    }

    /// <summary>Signals added up; or a product and its bias, which become one layer.</summary>
    public static void Add(OnnxImport import, OnnxNode node)
    {
        var constant = import.IsConstant(node, 0) ? 0 : 1;
        if (!import.IsConstant(node, constant))
        {
            Sum(import, node);
            return;
        }

        var signal = import.Signal(node, 1 - constant);
        if (!import.Products.TryGetValue(signal.Node, out var product))
        {
            throw node.Error("a tensor is added to the product of MatMul, as its bias; the other input is none");
        }

        var bias = Spread(node, import.Floats(node, constant), product.Units, "the bias");
        var inputs = product.Weight.Length / product.Units;
        import.Give(node, Apply(import, node, product.From, inputs, product.Units, $"MatMul {node.Inputs[1 - constant]} + {node.Inputs[constant]}", product.Weight, bias));
    }

    public static void Sum(OnnxImport import, OnnxNode node)
    {
        var signals = Signals(import, node);
        import.Give(node, signals.Length == 1 ? signals[0] : signals[0] with { Node = GraphNode.Add(Nodes(signals)) });
    }

    public static void Mul(OnnxImport import, OnnxNode node)
    {
        if (import.IsConstant(node, 0) && import.IsConstant(node, 1))
        {
            import.Give(node, OnnxFolding.Multiply(import, node));
            return;
        }

        var signals = Signals(import, node);
        import.Give(node, signals[0] with { Node = GraphNode.Multiply(Nodes(signals)) });
    }

    private static OnnxSignal[] Signals(OnnxImport import, OnnxNode node)
    {
        var signals = Enumerable.Range(0, node.Inputs.Count).Select(i => import.Signal(node, i)).ToArray();
        return signals.Length > 0 && signals.All(signal => signal.IsLike(signals[0]))
            ? signals
            : throw node.Error($"there is at least one input, and the batch is the same axis of all; {signals.Length} were found");
    }

    private static GraphNode[] Nodes(OnnxSignal[] signals) => Array.ConvertAll(signals, signal => signal.Node);

    /// <summary>A dense layer over the last axis of whatever stands before it.</summary>
    private static OnnxSignal Apply(OnnxImport import, OnnxNode node, OnnxSignal signal, int inputs, int units, string signature, float[] weight, float[]? bias)
    {
        if (signal.BatchAxis == signal.Rank - 1 || signal.Extents[^1] != inputs)
        {
            throw node.Error($"the first input is [batch, {inputs}], as the matrix has so many rows; a sample of it has the shape {signal.Node.Shape}");
        }

        // Steps, and whatever axes there are before the last, are rows of one product.
        var extents = signal.Node.Shape.Dimensions.ToArray();
        var rows = extents.Length == 1 ? signal.Node : OnnxCuts.View(signal.Node, [signal.Node.Shape.Count / inputs, inputs]);
        Layer layer = new Dense(units, bias: bias is not null);
        layer = extents.Length == 1 ? layer : new TimeDistributed(layer);
        (string, float[])[] parameters = bias is null ? [("weight", weight)] : [("weight", weight), ("bias", bias)];
        var product = import.Parameters.Apply(node, signal with { Node = rows }, layer, $"{signature} of {Math.Min(2, extents.Length)} axes", isEach: true, parameters);
        extents[^1] = units;
        return product with { Node = OnnxCuts.View(product.Node, extents) };
    }

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
        var scaled = factor == 1f ? values : Array.ConvertAll(values, value => value * factor);
        if (!isTransposed)
        {
            return (scaled, inputs, units);
        }

        var matrix = new float[scaled.Length];
        MatrixTranspose.Copy(rows, columns, scaled, columns, matrix, rows);
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
