using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Layers.Tests.Models;

/// <summary>
/// Outputs and gradients of a graph for one sample, in double precision: straight from the nodes as they were wired, by recursion and
/// without any plan. Knows dense layers, activations, views and merges.
/// </summary>
internal sealed class NaiveGraph
{
    private readonly Graph _graph;
    private readonly Dictionary<GraphNode, double[]> _values = [];
    private readonly Dictionary<GraphNode, double[]> _gradients = [];
    private readonly List<GraphNode> _order = [];

    public NaiveGraph(Graph graph, IReadOnlyList<GraphNode> inputs, ReadOnlySpan<float> sample)
    {
        _graph = graph;
        var offset = 0;
        foreach (var input in inputs)
        {
            _values[input] = [.. sample.Slice(offset, input.Shape.Count).ToArray().Select(value => (double)value)];
            offset += input.Shape.Count;
        }
    }

    /// <summary>∂loss/∂parameters, laid out like them; added up over calls of <see cref="GoBack"/>.</summary>
    public double[] Parameters { get; set; } = [];

    public double[] Value(GraphNode node)
    {
        if (_values.TryGetValue(node, out var value))
        {
            return value;
        }

        var from = node.From.Select(Value).ToArray();
        value = node.Layer is not null ? Apply(node.Layer, from[0]) : MergeOf(node.Merge!, from);
        _order.Add(node);
        return _values[node] = value;
    }

    public double[] Gradient(GraphNode node) => _gradients.TryGetValue(node, out var gradient) ? gradient : _gradients[node] = new double[_values[node].Length];

    /// <summary>Takes gradients of the outputs back to all values and parameters.</summary>
    public void GoBack(IReadOnlyList<GraphNode> outputs, ReadOnlySpan<float> weights)
    {
        var offset = 0;
        foreach (var output in outputs)
        {
            var gradient = Gradient(output);
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] += weights[offset + i];
            }

            offset += gradient.Length;
        }

        foreach (var node in Enumerable.Reverse(_order))
        {
            if (node.Layer is not null)
            {
                Back(node.Layer, Value(node.From[0]), _values[node], Gradient(node), Gradient(node.From[0]));
            }
            else
            {
                BackMerge(node);
            }
        }
    }

    private double[] Apply(Layer layer, double[] x) => layer switch
    {
        Dense dense => [.. Sums(dense, x).Select(sum => F(dense.Activation, sum))],
        ActivationLayer activation => [.. x.Select(value => F(activation.Activation, value))],
        Flatten or Reshape => x,
        _ => throw new NotSupportedException(layer.Kind),
    };

    private void Back(Layer layer, double[] x, double[] y, double[] gradY, double[] gradX)
    {
        if (layer is not Dense dense)
        {
            for (var i = 0; i < x.Length; i++)
            {
                gradX[i] += gradY[i] * (layer is ActivationLayer activation ? Slope(activation.Activation, y[i]) : 1d);
            }

            return;
        }

        var (weight, bias) = Tensors(dense);
        var weights = _graph.Parameters[weight];
        for (var unit = 0; unit < dense.Units; unit++)
        {
            var delta = gradY[unit] * Slope(dense.Activation, y[unit]);
            Parameters[bias.Offset + unit] += delta;
            for (var i = 0; i < x.Length; i++)
            {
                Parameters[weight.Offset + (i * dense.Units) + unit] += delta * x[i];
                gradX[i] += delta * weights[(i * dense.Units) + unit];
            }
        }
    }

    private static double[] MergeOf(Merge merge, double[][] from) => merge switch
    {
        Add => [.. Enumerable.Range(0, from[0].Length).Select(i => from.Sum(value => value[i]))],
        Multiply => [.. Enumerable.Range(0, from[0].Length).Select(i => from.Aggregate(1d, (product, value) => product * value[i]))],
        Concatenate => [.. from.SelectMany(value => value)],
        _ => throw new NotSupportedException(merge.Kind),
    };

    private void BackMerge(GraphNode node)
    {
        var gradient = Gradient(node);
        var start = 0;
        for (var k = 0; k < node.From.Length; k++)
        {
            var to = Gradient(node.From[k]);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] += node.Merge switch
                {
                    Add => gradient[i],
                    Multiply => gradient[i] * node.From.Where((_, j) => j != k).Aggregate(1d, (product, other) => product * Value(other)[i]),
                    _ => gradient[start + i],
                };
            }

            start += to.Length;
        }
    }

    private double[] Sums(Dense dense, double[] x)
    {
        var (weight, bias) = Tensors(dense);
        var sums = _graph.Parameters[bias].ToArray().Select(value => (double)value).ToArray();
        var weights = _graph.Parameters[weight];
        for (var i = 0; i < x.Length; i++)
        {
            for (var unit = 0; unit < sums.Length; unit++)
            {
                sums[unit] += x[i] * weights[(i * sums.Length) + unit];
            }
        }

        return sums;
    }

    private (Parameter Weight, Parameter Bias) Tensors(Dense dense)
    {
        var layer = _graph.Layers.IndexOf(dense);
        var tensors = _graph.Parameters.Tensors.Where(tensor => tensor.Layer == layer).ToArray();
        return (tensors[0], tensors[1]);
    }

    private static double F(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => throw new NotSupportedException(activation.Name),
    };

    private static double Slope(Activation activation, double y) => activation.Kind switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.Tanh => 1 - (y * y),
        _ => y * (1 - y),
    };
}
