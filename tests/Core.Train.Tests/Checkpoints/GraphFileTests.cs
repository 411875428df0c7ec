using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Checkpoints;

public sealed class GraphFileTests
{
    [Test]
    public void AGraphComesBackWithItsWiringItsParametersAndItsLosses()
    {
        var model = ToyGraph.Model();
        var bytes = ModelFileSamples.Write(new SavedModel(model) { Loss = ToyGraph.Losses(model) });
        var read = ModelFileSamples.Read(bytes);
        Assert.That(read.Model, Is.TypeOf<Graph>());
        Assert.That(read.Model.Summary().ToString(), Is.EqualTo(model.Summary().ToString()));
        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        Assert.That(read.Model.Parameters.Tensors.Select(tensor => tensor.Name), Is.EqualTo(model.Parameters.Tensors.Select(tensor => tensor.Name)));
        var losses = ((OutputLosses)read.Loss!).Losses;
        Assert.That(losses.Select(one => (one.Loss.Name, one.Weight, one.TargetIsClass)), Is.EqualTo(new[] { ("cross-entropy", 1f, true), ("squared error", 0.25f, false) }));
        Assert.That(ModelFileSamples.Write(read), Is.EqualTo(bytes), "to the byte");
        using var before = ToyGraph.Trainer(model, new TrainerOptions());
        using var after = ToyGraph.Trainer(read.Model, new TrainerOptions());
        Assert.That(after.Predict(ToyGraph.Samples(20)), Is.EqualTo(before.Predict(ToyGraph.Samples(20))));
    }

    [Test]
    public void EveryMergeComesBackWithItsName()
    {
        var x = GraphNode.Input(2, 3);
        var sum = GraphNode.Of(new Add { Name = "sum" }, x, x);
        var product = GraphNode.Of(new Multiply(), sum, x, sum);
        var model = new Graph(x, GraphNode.Of(new Concatenate(1) { Name = "wide" }, product, x));
        var read = ModelFileSamples.Read(ModelFileSamples.Write(new SavedModel(model))).Model;
        Assert.That(read.Summary().ToString(), Is.EqualTo(model.Summary().ToString()));
        Assert.That(((Concatenate)read.Nodes[2].Merge!).Axis, Is.EqualTo(1));
    }

    [Test]
    public void AMergeOfTheUsersIsNotWritten()
    {
        var x = GraphNode.Input(2);
        var model = new Graph(x, GraphNode.Of(new Least(), x, x));
        Assert.That(() => ModelFileSamples.Write(new SavedModel(model)), Throws.ArgumentException.With.Message.StartsWith("a model file holds merges of the library; 'Least' is not one"));
    }

    [TestCase("""[{"layer":0,"from":[2]}]""", "[1]", "node 0 must take values that come before it, so that there is no cycle: 0 to 0; 2 was found")]
    [TestCase("""[{"layer":0,"from":[1]}]""", "[1]", "node 0 must take values that come before it, so that there is no cycle: 0 to 0; 1 was found")]
    [TestCase("""[{"layer":1,"from":[0]}]""", "[1]", "node 0: a node takes one value through one of 1 layers; it takes 1 through layer 1")]
    [TestCase("""[{"layer":0,"from":[0,0]}]""", "[1]", "node 0: a node takes one value through one of 1 layers; it takes 2 through layer 0")]
    [TestCase("""[{"merge":"add","from":[0,0]}]""", "[1]", "every layer must be used by a node; layer 0 is not")]
    [TestCase("""[{"layer":0,"from":[0]},{"merge":"max","from":[0,1]}]""", "[2]", "node 1: 'merge' must be one of add, multiply, concatenate; '\"max\"' was found")]
    [TestCase("""[{"layer":0,"from":[0]},{"merge":"add","from":[0,1]}]""", "[2]", "Add: Add takes inputs of one shape; received (2) as input 0 and (3) as input 1")]
    [TestCase("""[{"layer":0,"from":[0]},{"merge":"add","from":[]}]""", "[2]", "Add: a merge takes at least one value; received none")]
    [TestCase("""[{"layer":0,"from":[0],"axis":0}]""", "[1]", "node 0 has no property 'axis'; the file has one")]
    [TestCase("""[{"layer":0,"from":[0]}]""", "[2]", "the architecture must take values that come before it, so that there is no cycle: 0 to 1; 2 was found")]
    [TestCase("""[{"layer":0,"from":[0]}]""", "[0]", "output 0, the input 'x' of shape (2), is an input")]
    [TestCase("""[{"layer":0,"from":[0]}]""", "[]", "a graph has at least one input and one output; received 1 and 0")]
    [TestCase("""[{"layer":0,"from":[0]},{"merge":"add","from":[0,0]}]""", "[1]", "every node must lead to an output; of 2, 1 do")]
    [TestCase("""[{"layer":0,"from":[0]},{"layer":0,"from":[1]}]""", "[2]", "is shared, so each of its inputs must lead to the same parameters; the first has the shape (2), and this one (3)")]
    public void AWiringThatCannotBeIsRefused(string nodes, string outputs, string message)
    {
        var architecture = $$$"""{"inputs":[{"name":"x","shape":[2]}],"nodes":{{{nodes}}},"outputs":{{{outputs}}},"input_scale":1,"input_shift":0,"layers":[{"kind":"dense","units":3,"activation":"linear","bias":false}]}""";
        Refused(architecture, message, [SafetensorsTensor.FromSingles("0.weight", [3, 2], new float[6])]);
    }

    [Test]
    public void LayersStandInTheOrderOfTheirFirstUse()
    {
        const string Architecture = """
            {"inputs":[{"name":"x","shape":[2]}],"nodes":[{"layer":1,"from":[0]},{"layer":0,"from":[1]}],"outputs":[2],"input_scale":1,"input_shift":0,
            "layers":[{"kind":"dense","units":2,"activation":"linear","bias":false},{"kind":"dense","units":2,"activation":"linear","bias":false}]}
            """;
        Refused(
            Architecture,
            "layers must stand in the order of their first use on the way to the outputs; layer 0 does not",
            [SafetensorsTensor.FromSingles("0.weight", [2, 2], new float[4]), SafetensorsTensor.FromSingles("1.weight", [2, 2], new float[4])]);
    }

    [Test]
    public void CutsAndFlippedBitsAreRefusedCleanly()
    {
        var x = GraphNode.Input(2);
        var tower = new Dense(2);
        var model = new Graph([x], [(x + x.Then(tower, tower)).Then(new Dense(1)), GraphNode.Concatenate(x, x)]);
        var good = ModelFileSamples.Write(new SavedModel(model) { Loss = new OutputLosses(model, new OutputLoss(new Huber()), new OutputLoss(new MeanSquaredError(), 0.5f)) });
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var damaged = good.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                ModelFileSamples.Read(damaged);
            }
            catch (DataFormatException e)
            {
                Assert.That(e.Message, Does.StartWith("m: ").And.Not.Contain("\n"));
            }
        }
    }

    private static void Refused(string architecture, string message, SafetensorsTensor[] tensors)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "spanwise-model", ["format_version"] = "1", ["architecture"] = architecture };
        var error = Assert.Throws<DataFormatException>(() => ModelFileSamples.Read(SafetensorsSamples.Write(tensors, metadata)))!;
        Assert.That(error.Message, Does.Contain(message));
        Assert.That(error.Message, Does.StartWith("m: ").And.Not.Contain("Parameter '"));
    }

    private sealed class Least : Merge
    {
        public override Shape OutputShape(ReadOnlySpan<Shape> inputs) => RequireEqualShapes(inputs);

        public override MergePlan CreatePlan(in MergeContext context) => throw new NotSupportedException();
    }
}
