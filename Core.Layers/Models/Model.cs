using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>Layers wired up, with their parameters: a <see cref="Sequential"/>, or a <see cref="Graph"/>.</summary>
/// <remarks>
/// A sample of a model with several inputs is one row in which they lie side by side, and so it is with outputs and targets; so
/// whatever holds rows of floats can feed any model.
/// </remarks>
public abstract class Model
{
    private readonly ModelWiring _wiring;
    private readonly ImmutableArray<Shape> _values;
    private readonly int[] _readers;
    private readonly int[] _uses;

    private protected Model(ModelWiring wiring)
    {
        _wiring = wiring;
        var (inputNames, nodeNames) = wiring.Names();
        var values = ImmutableArray.CreateBuilder<Shape>(inputNames.Length + nodeNames.Length);
        var inputs = ImmutableArray.CreateBuilder<ModelInput>(inputNames.Length);
        var floats = 0;
        for (var i = 0; i < inputNames.Length; i++)
        {
            inputs.Add(new ModelInput(inputNames[i], wiring.Inputs[i].Shape, floats));
            values.Add(wiring.Inputs[i].Shape);
            floats = checked(floats + wiring.Inputs[i].Shape.Count);
        }

        Inputs = inputs.MoveToImmutable();
        var layers = new List<Layer>();
        var layerShapes = new List<Shape>();
        var nodes = ImmutableArray.CreateBuilder<ModelNode>(nodeNames.Length);
        for (var i = 0; i < nodeNames.Length; i++)
        {
            var wired = wiring.Nodes[i];
            values.Add(ShapeOf(wired, values, i, nodeNames[i]));
            if (wired.LayerIndex == layers.Count)
            {
                layers.Add(wired.Layer!);
                layerShapes.Add(values[wired.From[0]]);
            }
            else if (wired.Layer is not null)
            {
                RequireSameParameters(wired.Layer, layerShapes[wired.LayerIndex], values[wired.From[0]], nodeNames[i]);
            }

            nodes.Add(new ModelNode { Name = nodeNames[i], Layer = wired.Layer, Merge = wired.Merge, LayerIndex = wired.LayerIndex, From = wired.From, OutputShape = values[^1] });
        }

        _values = values.MoveToImmutable();
        Nodes = nodes.MoveToImmutable();
        Layers = [.. layers];
        var outputs = ImmutableArray.CreateBuilder<ModelOutput>(wiring.Outputs.Length);
        floats = 0;
        foreach (var node in wiring.Outputs)
        {
            outputs.Add(new ModelOutput(nodeNames[node], Nodes[node].OutputShape, node, floats));
            floats = checked(floats + Nodes[node].OutputShape.Count);
        }

        Outputs = outputs.MoveToImmutable();
        (_readers, _uses) = (new int[_values.Length], new int[Layers.Length]);
        CountReaders();
        Input = Inputs.Length == 1 ? Inputs[0].Shape : new Shape(Inputs[^1].Offset + Inputs[^1].Shape.Count);
        Output = Outputs.Length == 1 ? Outputs[0].Shape : new Shape(floats);
        Parameters = new ParameterSet(Layers, [.. layerShapes]);
        Initialize(0);
    }

    /// <summary>The layers, in the order of their first use; one that is shared is there once.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>Where layers and merges are used, in the order in which they run: each after those whose values it takes.</summary>
    public ImmutableArray<ModelNode> Nodes { get; }

    /// <summary>The inputs.</summary>
    public ImmutableArray<ModelInput> Inputs { get; }

    /// <summary>The outputs.</summary>
    public ImmutableArray<ModelOutput> Outputs { get; }

    /// <summary>The shape of one sample: that of the input; of several inputs, the floats of all of them side by side.</summary>
    public Shape Input { get; }

    /// <summary>The shape of one row of outputs: that of the output; of several outputs, the floats of all of them side by side.</summary>
    public Shape Output { get; }

    /// <summary>All weights, biases and their like.</summary>
    public ParameterSet Parameters { get; }

    internal ModelWiring Wiring => _wiring;

    /// <summary>The shape of a value: an input's, or what a node gives; see <see cref="ModelNode"/>.</summary>
    /// <param name="value">Its number.</param>
    public Shape ShapeOf(int value) => _values[value];

    /// <summary>The name of a value: an input's, or that of the node that gives it.</summary>
    /// <param name="value">Its number.</param>
    public string NameOf(int value) => value < Inputs.Length ? Inputs[value].Name : Nodes[value - Inputs.Length].Name;

    /// <summary>The index of a layer in <see cref="Layers"/>, by which layers are frozen.</summary>
    /// <param name="layer">A layer that the model was made of; one that stands in several places of a <see cref="Sequential"/> is found at the first.</param>
    /// <exception cref="ArgumentException">The model has no such layer.</exception>
    public int IndexOf(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        for (var i = 0; i < Layers.Length; i++)
        {
            if (ReferenceEquals(Layers[i], layer))
            {
                return i;
            }
        }

        throw new ArgumentException($"the layer asked for is none of this model's {Layers.Length}; received a {layer.Kind}{(layer.Name is null ? string.Empty : $" '{layer.Name}'")}", nameof(layer));
    }

    /// <summary>Fills all parameters anew from a seed.</summary>
    public void Initialize(ulong seed) => Parameters.Initialize(seed);

    /// <summary>A second model: the same layers, wired the same way, with parameters of its own that have the values of these.</summary>
    public abstract Model Clone();

    /// <summary>Node by node: kind, output shape, parameters, multiply-adds and connections; and the totals.</summary>
    public ModelSummary Summary() => ModelSummary.Of(this);

    /// <summary>Multiply-adds of one sample's forward pass.</summary>
    public long CountMultiplyAdds()
    {
        var total = 0L;
        for (var node = 0; node < Nodes.Length; node++)
        {
            total = checked(total + MultiplyAddsOf(node));
        }

        return total;
    }

    /// <summary>Multiply-adds of one node for one sample.</summary>
    /// <param name="node">Its index.</param>
    public long MultiplyAddsOf(int node) => Nodes[node].Layer?.MultiplyAdds(_values[Nodes[node].From[0]]) ?? 0;

    /// <summary>True if what a node gives is read by the next node and by nobody else.</summary>
    internal bool IsReadOnlyByNext(int node) =>
        _readers[Inputs.Length + node] == 1 && node + 1 < Nodes.Length && Nodes[node + 1].From.Length == 1 && Nodes[node + 1].From[0] == Inputs.Length + node;

    /// <summary>At how many places a layer is used.</summary>
    internal int UsesOf(int layer) => _uses[layer];

    private protected T WithParameters<T>(T copy)
        where T : Model
    {
        Parameters.Values.CopyTo(copy.Parameters.Values);
        return copy;
    }

    private void CountReaders()
    {
        foreach (var node in Nodes)
        {
            foreach (var value in node.From)
            {
                _readers[value]++;
            }

            if (node.Layer is not null)
            {
                _uses[node.LayerIndex]++;
            }
        }

        // Whoever uses the model reads its outputs.
        foreach (var output in Outputs)
        {
            _readers[Inputs.Length + output.Node]++;
        }
    }

    private static Shape ShapeOf(WiredNode node, ImmutableArray<Shape>.Builder values, int index, string name)
    {
        try
        {
            return node.Layer is not null
                ? node.Layer.OutputShape(values[node.From[0]])
                : node.Merge!.OutputShape(ImmutableArray.CreateRange(node.From, value => values[value]).AsSpan());
        }
        catch (LayerException e)
        {
            var kind = node.Layer?.Kind ?? node.Merge!.Kind;
            var isNamed = (node.Layer?.Name ?? node.Merge?.Name) is not null;
            throw new LayerException($"layer {index} ({(isNamed ? name : kind)}): {e.Message}");
        }
    }

    private static void RequireSameParameters(Layer layer, Shape first, Shape here, string name)
    {
        var (expected, found) = (layer.Parameters(first), layer.Parameters(here));
        var same = expected.Length == found.Length;
        for (var i = 0; same && i < expected.Length; i++)
        {
            same = expected[i].Name == found[i].Name && expected[i].Shape == found[i].Shape;
        }

        if (!same)
        {
            throw new LayerException($"'{name}' ({layer.Kind}) is shared, so each of its inputs must lead to the same parameters; the first has the shape {first}, and this one {here}");
        }
    }
}
