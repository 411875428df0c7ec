using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.Layers.Tests.Models;

/// <summary>Small graphs, one for each thing that a wiring can do. All are smooth, so that differences have a slope everywhere.</summary>
internal static class GraphCases
{
    public static (string Name, Func<Graph> Make)[] All =>
    [
        ("skip connection", Skip),
        ("branches side by side", Branches),
        ("gate", Gate),
        ("shared layer", Shared),
        ("shared convolution", SharedConvolution),
        ("two inputs and two outputs", SeveralEnds),
        ("an output that goes on", Auxiliary),
        ("views", Views),
        ("views as outputs", ViewOutputs),
        ("a value used twice by one merge", Square),
        ("channels side by side", Channels),
        ("whole batch", WholeBatch),
        ("every value goes to every later node", Everything),
    ];

    public static Graph Skip()
    {
        var x = GraphNode.Input(5);
        var h = x.Then(new Dense(6, Activation.Tanh) { Name = "first" });
        return Made(new Graph(x, (h + h.Then(new Dense(6, Activation.Sigmoid))).Then(new Dense(3) { Name = "last" })));
    }

    public static Graph Branches()
    {
        var x = GraphNode.Input(4);
        var both = GraphNode.Concatenate(x.Then(new Dense(3, Activation.Tanh)), x, x.Then(new Dense(2)));
        return Made(new Graph(x, both.Then(new Dense(2))));
    }

    public static Graph Gate()
    {
        var x = GraphNode.Input(4);
        var gated = GraphNode.Multiply(x.Then(new Dense(5, Activation.Sigmoid)), x.Then(new Dense(5)), x.Then(new Dense(5, Activation.Tanh)));
        return Made(new Graph(x, gated.Then(new Dense(2))));
    }

    public static Graph Shared()
    {
        var (a, b) = (GraphNode.Input(new Shape(4), "left"), GraphNode.Input(new Shape(4), "right"));
        var tower = new Dense(5, Activation.Tanh) { Name = "tower" };
        var second = new Dense(5, Activation.Sigmoid);
        var both = a.Then(tower, second) * b.Then(tower, second, second);
        return Made(new Graph([a, b], [both.Then(new Dense(2))]));
    }

    public static Graph SharedConvolution()
    {
        var x = GraphNode.Input(1, 12, 12);
        var layer = new Conv2D(2, 3, activation: Activation.Tanh);
        var pool = new AveragePool2D(2);
        var (a, b) = (x.Then(layer, pool), x.Then(new ActivationLayer(Activation.Sigmoid), layer, pool));
        return Made(new Graph(x, (a + b).Then(new Flatten(), new Dense(3))));
    }

    public static Graph SeveralEnds()
    {
        var (a, b) = (GraphNode.Input(new Shape(3), "a"), GraphNode.Input(new Shape(2, 2), "b"));
        var h = GraphNode.Concatenate(a.Then(new Dense(4, Activation.Tanh)), b.Then(new Flatten(), new Dense(3, Activation.Sigmoid)));
        return Made(new Graph([a, b], [h.Then(new Dense(2) { Name = "one" }), h.Then(new Dense(5, Activation.Tanh), new Dense(3) { Name = "two" })]));
    }

    public static Graph Auxiliary()
    {
        var x = GraphNode.Input(4);
        var h = x.Then(new Dense(3, Activation.Tanh));
        return Made(new Graph([x], [h, h.Then(new Dense(3, Activation.Sigmoid)) + h]));
    }

    public static Graph Views()
    {
        var x = GraphNode.Input(2, 3);
        var flat = x.Then(new Flatten());
        var h = flat.Then(new Dense(6, Activation.Tanh));
        var square = h.Then(new Reshape(2, 3));
        return Made(new Graph(x, GraphNode.Concatenate(square.Then(new Flatten()), h, (square + x).Then(new Flatten())).Then(new Dense(2))));
    }

    public static Graph ViewOutputs()
    {
        var x = GraphNode.Input(2, 3);
        var h = x.Then(new Flatten(), new Dense(6, Activation.Tanh));
        var square = h.Then(new Reshape(2, 3));
        return Made(new Graph([x], [square, h, square.Then(new Reshape(3, 2)), x.Then(new Reshape(6))]));
    }

    public static Graph Square()
    {
        var x = GraphNode.Input(4);
        var h = x.Then(new Dense(3, Activation.Tanh));
        return Made(new Graph(x, (h * h) + GraphNode.Add(h, h, h)));
    }

    public static Graph Channels()
    {
        var x = GraphNode.Input(2, 5, 4);
        var wide = GraphNode.Concatenate(x.Then(new Conv2D(3, 3, padding: 1, activation: Activation.Tanh)), x);
        var along = GraphNode.Of(new Concatenate(2), wide, wide.Then(new Conv2D(5, 3, padding: 1)));
        return Made(new Graph(x, along.Then(new AveragePool2D(2), new Flatten(), new Dense(3))));
    }

    public static Graph WholeBatch()
    {
        var x = GraphNode.Input(4);
        var h = x.Then(new Dense(5), new BatchNorm(), new ActivationLayer(Activation.Tanh));
        return Made(new Graph(x, (h + h.Then(new Dense(5), new BatchNorm())).Then(new Dense(2))));
    }

    public static Graph Everything()
    {
        var x = GraphNode.Input(3);
        var values = new List<GraphNode> { x.Then(new Dense(3, Activation.Tanh)) };
        for (var i = 0; i < 5; i++)
        {
            values.Add(GraphNode.Add([x, .. values]).Then(new Dense(3, i % 2 == 0 ? Activation.Tanh : Activation.Sigmoid)));
        }

        return Made(new Graph(x, GraphNode.Concatenate([.. values])));
    }

    private static Graph Made(Graph graph)
    {
        foreach (var tensor in graph.Parameters.Tensors.Where(tensor => tensor.Spec.IsTrained))
        {
            LayerRun.Randomize(graph.Parameters[tensor], tensor.Offset + 3);
        }

        return graph;
    }
}
