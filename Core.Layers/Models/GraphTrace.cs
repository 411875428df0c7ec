using System.Collections.Immutable;
using System.Globalization;

namespace Spanwise.Core.Layers;

/// <summary>Finds all that leads from the inputs of a graph to its outputs, in an order that follows from the wiring alone.</summary>
internal sealed class GraphTrace
{
    private readonly Dictionary<GraphNode, int> _values = [];
    private readonly Dictionary<Layer, int> _layers = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<WiredNode>.Builder _nodes = ImmutableArray.CreateBuilder<WiredNode>();
    private readonly int _inputs;

    private GraphTrace(int inputs)
    {
        _inputs = inputs;
    }

    /// <exception cref="LayerException">An input is none, is missing or leads nowhere; or an output is none.</exception>
    public static ModelWiring Trace(ReadOnlySpan<GraphNode> inputs, ReadOnlySpan<GraphNode> outputs)
    {
        if (inputs.IsEmpty || outputs.IsEmpty)
        {
            throw new LayerException($"a graph has at least one input and one output; received {inputs.Length} and {outputs.Length}");
        }

        var trace = new GraphTrace(inputs.Length);
        var described = ImmutableArray.CreateBuilder<(string?, Shape)>(inputs.Length);
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (!inputs[i].IsInput || !trace._values.TryAdd(inputs[i], i))
            {
                throw new LayerException(string.Create(
                    CultureInfo.InvariantCulture, $"the inputs of a graph are made by GraphNode.Input, and given once each; input {i} is {(inputs[i].IsInput ? "given twice" : $"a {inputs[i]}")}"));
            }

            described.Add((inputs[i].Name, inputs[i].Shape));
        }

        var ends = ImmutableArray.CreateBuilder<int>(outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(outputs[i], nameof(outputs));
            trace.Follow(outputs[i]);
            var node = trace._values[outputs[i]] - inputs.Length;
            if (node < 0 || ends.Contains(node))
            {
                throw new LayerException(string.Create(
                    CultureInfo.InvariantCulture, $"each output of a graph is given by a layer or a merge of its own; output {i}, the {outputs[i]}, is {(node < 0 ? "an input" : "given twice")}"));
            }

            ends.Add(node);
        }

        trace.RequireAllUsed(inputs);
        return new ModelWiring(described.MoveToImmutable(), trace._nodes.ToImmutable(), ends.MoveToImmutable());
    }

    /// <summary>Numbers a node after all that it depends on. By hand, as wirings may be deeper than the stack.</summary>
    private void Follow(GraphNode end)
    {
        var path = new Stack<(GraphNode Node, int Next)>();
        path.Push((end, 0));
        while (path.TryPop(out var step))
        {
            var (node, next) = step;
            if (_values.ContainsKey(node))
            {
                continue;
            }

            if (node.IsInput)
            {
                throw new LayerException($"the outputs of the graph depend on the {node}, which is not among its inputs");
            }

            if (next < node.From.Length)
            {
                path.Push((node, next + 1));
                path.Push((node.From[next], 0));
                continue;
            }

            Append(node);
        }
    }

    private void Append(GraphNode node)
    {
        var layer = -1;
        if (node.Layer is not null && !_layers.TryGetValue(node.Layer, out layer))
        {
            layer = _layers.Count;
            _layers.Add(node.Layer, layer);
        }

        _values.Add(node, _inputs + _nodes.Count);
        _nodes.Add(new WiredNode(node.Layer, node.Layer is null ? -1 : layer, node.Merge, ImmutableArray.CreateRange(node.From, from => _values[from])));
    }

    private bool IsUsed(int value)
    {
        foreach (var node in _nodes)
        {
            if (node.From.Contains(value))
            {
                return true;
            }
        }

        return false;
    }

    private void RequireAllUsed(ReadOnlySpan<GraphNode> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!IsUsed(i))
            {
                throw new LayerException(string.Create(CultureInfo.InvariantCulture, $"input {i} of the graph, the {inputs[i]}, leads to no output"));
            }
        }
    }
}
