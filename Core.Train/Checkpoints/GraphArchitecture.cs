using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>
/// How a graph's layers are wired, in a model file: <c>"inputs": [{"name": "x", "shape": [4]}]</c>, <c>"nodes": [{"layer": 0, "from": [0]},
/// {"merge": "add", "from": [0, 1]}]</c>, <c>"outputs": [2]</c>.
/// </summary>
/// <remarks>Values are numbered: inputs first, then nodes. A node takes values with lower numbers than its own, so that no file holds a cycle.</remarks>
internal sealed class GraphArchitecture
{
    private const string MergeKinds = "add, multiply, concatenate";

    private readonly GraphNode[] _inputs;
    private readonly GraphNode[] _outputs;
    private readonly Shape?[] _layerInputs;
    private readonly ImmutableArray<Layer> _layers;
    private readonly int _nodes;
    private readonly string _what;

    public GraphArchitecture(StrictJsonObject json, ImmutableArray<Layer> layers, string what)
    {
        (_layers, _what, _layerInputs) = (layers, what, new Shape?[layers.Length]);
        _inputs = Array.ConvertAll(json.List("inputs"), element => ReadInput(element, what));
        var values = new List<GraphNode>(_inputs);
        var nodes = json.List("nodes");
        _nodes = nodes.Length;
        for (var i = 0; i < nodes.Length; i++)
        {
            values.Add(ReadNode(nodes[i], values, string.Create(CultureInfo.InvariantCulture, $"{what}: node {i}")));
        }

        var unused = Array.FindIndex(_layerInputs, shape => shape is null);
        if (unused >= 0)
        {
            throw new DataFormatException($"{what}: every layer must be used by a node; layer {unused} is not");
        }

        _outputs = Array.ConvertAll(json.Wholes("outputs", least: 0), value => value < values.Count ? values[value] : throw Unknown(what, value, values.Count));
    }

    public static void Write(Utf8JsonWriter json, Model model)
    {
        json.WriteStartArray("inputs");
        foreach (var input in model.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            ModelArchitecture.WriteShape(json, "shape", input.Shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("nodes");
        foreach (var node in model.Nodes)
        {
            json.WriteStartObject();
            if (node.Layer is not null)
            {
                json.WriteNumber("layer", node.LayerIndex);
            }
            else
            {
                WriteMerge(json, node.Merge!);
            }

            WriteNumbers(json, "from", node.From);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNumbers(json, "outputs", model.Outputs.Select(output => model.Inputs.Length + output.Node));
    }

    /// <summary>The shape of what a layer takes where it is used first.</summary>
    public Shape InputOf(int layer) => _layerInputs[layer]!.Value;

    /// <exception cref="DataFormatException">Nodes lead to no output, or layers do not stand in the order of their first use.</exception>
    public Graph Build()
    {
        var graph = new Graph(_inputs, _outputs);
        if (graph.Nodes.Length != _nodes)
        {
            throw new DataFormatException($"{_what}: every node must lead to an output; of {_nodes}, {graph.Nodes.Length} do");
        }

        for (var i = 0; i < _layers.Length; i++)
        {
            if (!ReferenceEquals(graph.Layers[i], _layers[i]))
            {
                throw new DataFormatException($"{_what}: layers must stand in the order of their first use on the way to the outputs; layer {i} does not");
            }
        }

        return graph;
    }

    private static GraphNode ReadInput(JsonElement element, string what)
    {
        var json = new StrictJsonObject(element, $"{what}: an entry of 'inputs'");
        var input = GraphNode.Input(ModelArchitecture.ReadShape(json.List("shape"), what), json.Text("name"));
        json.RequireNothingElse();
        return input;
    }

    private GraphNode ReadNode(JsonElement element, List<GraphNode> values, string what)
    {
        var json = new StrictJsonObject(element, what);
        var numbers = json.Wholes("from", least: 0);
        var from = Array.ConvertAll(numbers, value => value < values.Count ? values[value] : throw Unknown(what, value, values.Count));
        if (json.Has("merge"))
        {
            var merged = GraphNode.Of(ReadMerge(json), from);
            json.RequireNothingElse();
            return merged;
        }

        var layer = json.Whole("layer", least: 0);
        json.RequireNothingElse();
        if (layer >= _layers.Length || from.Length != 1)
        {
            throw new DataFormatException($"{what}: a node takes one value through one of {_layers.Length} layers; it takes {from.Length} through layer {layer}");
        }

        _layerInputs[layer] ??= from[0].Shape;
        return from[0].Then(_layers[layer]);
    }

    private static DataFormatException Unknown(string what, int value, int values) =>
        new($"{what} must take values that come before it, so that there is no cycle: 0 to {values - 1}; {value} was found");

    private static void WriteMerge(Utf8JsonWriter json, Merge merge)
    {
        switch (merge)
        {
            case Add:
                json.WriteString("merge", "add");
                break;
            case Multiply:
                json.WriteString("merge", "multiply");
                break;
            case Concatenate concatenate:
                json.WriteString("merge", "concatenate");
                json.WriteNumber("axis", concatenate.Axis);
                break;
            default:
                throw new ArgumentException($"a model file holds merges of the library; '{merge.Kind}' is not one", nameof(merge));
        }

        if (merge.Name is not null)
        {
            json.WriteString("name", merge.Name);
        }
    }

    private static Merge ReadMerge(StrictJsonObject json)
    {
        var name = json.Has("name") ? json.Text("name") : null;
        return json.Text("merge") switch
        {
            "add" => new Add { Name = name },
            "multiply" => new Multiply { Name = name },
            "concatenate" => new Concatenate(json.Whole("axis", least: 0)) { Name = name },
            _ => throw json.Rule("merge", $"one of {MergeKinds}"),
        };
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
