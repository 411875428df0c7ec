using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Models;

public sealed class GraphTests
{
    [Test]
    public void TheSummaryShowsConnectionsAndCountsSharedParametersOnce()
    {
        var (a, b) = (GraphNode.Input(new Shape(4), "left"), GraphNode.Input(4));
        var tower = new Dense(5, Activation.Tanh) { Name = "tower" };
        var both = GraphNode.Of(new Multiply { Name = "both" }, a.Then(tower), b.Then(tower));
        var model = new Graph([a, b], [both.Then(new Dense(2) { Name = "digit" }), (both + both).Then(new Dense(1))]);
        Assert.That(model.Summary().ToString(), Is.EqualTo(
            """
            Layer    Kind      Output  Parameters  Multiply-adds  Connected to
            -----------------------------------------------------------------------
            left               (4)
            input 1            (4)
            tower    Dense     (5)             25             20  left
            tower#2  Dense     (5)         shared             20  input 1
            both     Multiply  (5)              0              0  tower, tower#2
            digit    Dense     (2)             12             10  both
            4        Add       (5)              0              0  both, both
            5        Dense     (1)              6              5  4
            -----------------------------------------------------------------------
            total                              43             55  outputs: digit, 5

            """));
        Assert.That(model.Parameters.Count, Is.EqualTo(43));
        Assert.That(model.Parameters.Tensors.Select(tensor => tensor.Name), Is.EqualTo(new[] { "0.weight", "0.bias", "2.weight", "2.bias", "3.weight", "3.bias" }));
        Assert.That(model.CountMultiplyAdds(), Is.EqualTo(55));
        Assert.That((model.Input, model.Output), Is.EqualTo((new Shape(8), new Shape(3))));
        Assert.That(model.Outputs.Select(output => (output.Name, output.Offset)), Is.EqualTo(new[] { ("digit", 0), ("5", 2) }));
        Assert.That(model.Inputs.Select(input => (input.Name, input.Offset)), Is.EqualTo(new[] { ("left", 0), ("input 1", 4) }));
    }

    [Test]
    public void ALayerIsFoundByItself()
    {
        var x = GraphNode.Input(2);
        Layer[] layers = [new Dense(2), new Dense(2) { Name = "other" }];
        var model = new Graph(x, x.Then(layers[0], layers[0], layers[1]));
        Assert.That(layers.Select(model.IndexOf), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(() => model.IndexOf(new Dense(2) { Name = "other" }), Throws.ArgumentException.With.Message.StartsWith("the layer asked for is none of this model's 2; received a Dense 'other'"));
    }

    [Test]
    public void AParameterIsReadAndWrittenAsASpan()
    {
        var x = GraphNode.Input(2);
        var model = new Graph(x, x.Then(new Dense(1), new Dense(1, bias: false)));
        var weight = model.Parameters[model.Parameters.Find("1.weight")];
        weight[0] = 7f;
        Assert.That(model.Parameters[model.Parameters.Find("1.weight")][0], Is.EqualTo(7f));
    }

    [TestCaseSource(typeof(GraphCases), nameof(GraphCases.All))]
    public void ACloneHasTheSameBitsAndParametersOfItsOwn((string Name, Func<Graph> Make) one)
    {
        var model = one.Make();
        Graph clone = model.Clone();
        Assert.That(new GraphRun(clone, 5, SimdInfo.Available[^1]).Outputs(), Is.EqualTo(new GraphRun(model, 5, SimdInfo.Available[^1]).Outputs()));
        Assert.That(clone.Summary().ToString(), Is.EqualTo(model.Summary().ToString()));
        var before = model.Parameters.Values.ToArray();
        clone.Parameters.Values.Fill(9f);
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void ASequentialModelIsClonedToo()
    {
        var model = new Sequential(new Shape(3), new Dense(4, Activation.Tanh), new Dense(2));
        model.Initialize(5);
        Sequential clone = model.Clone();
        Assert.That(clone.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        clone.Initialize(6);
        Assert.That(clone.Parameters.Values.ToArray(), Is.Not.EqualTo(model.Parameters.Values.ToArray()));
    }

    [Test]
    public void AWiringMayBeDeeperThanTheStack()
    {
        var x = GraphNode.Input(1);
        var end = x;
        for (var i = 0; i < 3000; i++)
        {
            end = end.Then(new ActivationLayer(Activation.Tanh)) + x;
        }

        var model = new Graph(x, end);
        Assert.That(model.Nodes, Has.Length.EqualTo(6000));
        Assert.That(new ExecutionPlan(model, 1, 1, training: false).BufferFloats, Is.EqualTo(3 * 16));
    }

    [Test]
    public void WhatLeadsToNoOutputIsNotPartOfTheGraph()
    {
        var x = GraphNode.Input(2);
        _ = x.Then(new Dense(3));
        Assert.That(new Graph(x, x.Then(new Dense(1))).Nodes, Has.Length.EqualTo(1));
    }

    [Test]
    public void WhatCannotBeIsRefused()
    {
        var (x, y) = (GraphNode.Input(4), GraphNode.Input(new Shape(5), "second"));
        var h = x.Then(new Dense(4) { Name = "h" });
        Refuse(() => h + y, "Add: Add takes inputs of one shape; received (4) as input 0 and (5) as input 1");
        Refuse(() => GraphNode.Of(new Multiply { Name = "gate" }, h, y), "Multiply 'gate': Multiply takes inputs of one shape; received (4) as input 0 and (5) as input 1");
        Refuse(() => GraphNode.Add(h), "Add: Add takes at least two inputs; received 1");
        Refuse(() => GraphNode.Concatenate(), "Concatenate: a merge takes at least one value; received none");
        Refuse(() => GraphNode.Of(new Concatenate(1), x, y), "Concatenate: Concatenate along axis 1 takes inputs that have it; received (4) as input 0");
        Refuse(() => GraphNode.Concatenate(x, GraphNode.Input(2, 3)), "Concatenate: Concatenate along axis 0 takes inputs that agree in all other extents; received (4) as input 0 and (2, 3) as input 1");
        Refuse(() => new Concatenate(-1), "the axis of a Concatenate is at least 0; received -1");
        Refuse(() => GraphNode.Input(2, 3).Then(new Dense(3) { Name = "d" }), "Dense 'd': a dense layer takes samples of one extent; received (2, 3) (put Flatten before it)");
        Refuse(() => new Graph(x, GraphNode.Concatenate(h, y)), "the outputs of the graph depend on the input 'second' of shape (5), which is not among its inputs");
        Refuse(() => new Graph([x, y], [h]), "input 1 of the graph, the input 'second' of shape (5), leads to no output");
        Refuse(() => new Graph([x], [h, h]), "each output of a graph is given by a layer or a merge of its own; output 1, the Dense 'h' of shape (4), is given twice");
        Refuse(() => new Graph([x], [x]), "each output of a graph is given by a layer or a merge of its own; output 0, the input of shape (4), is an input");
        Refuse(() => new Graph([x, x], [h]), "the inputs of a graph are made by GraphNode.Input, and given once each; input 1 is given twice");
        Refuse(() => new Graph(h, h.Then(new Dense(2))), "the inputs of a graph are made by GraphNode.Input, and given once each; input 0 is a Dense 'h' of shape (4)");
        Refuse(() => new Graph([], [h]), "a graph has at least one input and one output; received 0 and 1");
        var tower = new Dense(3) { Name = "tower" };
        Refuse(() => new Graph([x, y], [x.Then(tower), y.Then(tower)]), "'tower#2' (Dense) is shared, so each of its inputs must lead to the same parameters; the first has the shape (4), and this one (5)");
    }

    private static void Refuse(Func<object> wire, string message) => Assert.That(wire, Throws.TypeOf<LayerException>().With.Message.EqualTo(message));
}
