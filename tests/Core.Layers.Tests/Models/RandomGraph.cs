using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.Layers.Tests.Models;

/// <summary>A graph wired at random: inputs, layers (some shared, some only views) and merges over whatever is there, several outputs.</summary>
internal sealed class RandomGraph
{
    private static readonly Activation[] Activations = [Activation.Tanh, Activation.Sigmoid, Activation.Linear];

    private readonly Random _random;
    private readonly List<GraphNode> _values = [];
    private readonly List<Dense> _layers = [];
    private readonly HashSet<GraphNode> _read = [];

    public RandomGraph(int seed)
    {
        _random = new Random(seed);
        for (var i = 0; i <= _random.Next(3); i++)
        {
            _values.Add(_random.Next(3) == 0 ? GraphNode.Input(2, _random.Next(1, 5)) : GraphNode.Input(_random.Next(1, 10)));
        }

        Inputs = [.. _values];
        for (var i = 0; i < _random.Next(2, 24); i++)
        {
            _values.Add(Next());
        }

        // Whatever nobody reads is an output; now and then something that is read, too.
        foreach (var input in Inputs.Where(input => !_read.Contains(input)))
        {
            _values.Add(Read(Flat(input)).Then(new Dense(2, Activation.Tanh)));
        }

        Outputs = [.. _values.Where(value => !value.IsInput && (!_read.Contains(value) || _random.Next(12) == 0))];
        Model = new Graph([.. Inputs], [.. Outputs]);
        foreach (var tensor in Model.Parameters.Tensors)
        {
            LayerRun.Randomize(Model.Parameters[tensor], seed + tensor.Offset);
        }
    }

    public Graph Model { get; }

    public GraphNode[] Inputs { get; }

    public GraphNode[] Outputs { get; }

    private GraphNode Next()
    {
        var value = Read(Any());
        switch (_random.Next(8))
        {
            case 0:
                return Merge(value, others => GraphNode.Add([value, .. others]));
            case 1:
                return Merge(value, others => GraphNode.Multiply([value, .. others]));
            case 2:
                return GraphNode.Concatenate(Flat(value), Flat(Read(Any())));
            case 3:
                return value.Then(new Reshape(value.Shape.Count, 1));
            case 4:
                return value.Then(new ActivationLayer(Activations[_random.Next(3)]));
            case 5:
                // A layer again that takes as many features, if there is one.
                var fitting = _layers.Where(layer => layer.Name == $"takes {value.Shape.Count}").ToArray();
                return fitting.Length > 0 ? Flat(value).Then(fitting[_random.Next(fitting.Length)]) : Layer(value);
            default:
                return Layer(value);
        }
    }

    private GraphNode Layer(GraphNode value)
    {
        _layers.Add(new Dense(_random.Next(1, 10), Activations[_random.Next(3)]) { Name = $"takes {value.Shape.Count}" });
        return Flat(value).Then(_layers[^1]);
    }

    private GraphNode Merge(GraphNode value, Func<GraphNode[], GraphNode> merge)
    {
        var others = new GraphNode[_random.Next(1, 3)];
        for (var i = 0; i < others.Length; i++)
        {
            // The same value again, or another one made to its size.
            var other = Read(Any());
            others[i] = other.Shape == value.Shape ? other : Flat(other).Then(new Dense(value.Shape.Count, Activation.Tanh), new Reshape(value.Shape.Dimensions));
        }

        return merge(others);
    }

    private static GraphNode Flat(GraphNode value) => value.Shape.Rank == 1 ? value : value.Then(new Flatten());

    private GraphNode Any() => _values[_random.Next(_values.Count)];

    private GraphNode Read(GraphNode value)
    {
        _read.Add(value);
        return value;
    }
}
