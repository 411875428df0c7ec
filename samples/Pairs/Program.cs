using System.Globalization;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Drawing;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

// Run: dotnet run -c Release --project samples/Pairs
// A model with two inputs, a layer that they share, a skip connection and two outputs: of two points it learns whether they lie on the same
// of two rings, and how far apart they are. It prints what it is made of, and at the end how often it is right.
const int Samples = 4000;
var (a, b) = (GraphNode.Input(new Shape(2), "a"), GraphNode.Input(new Shape(2), "b"));
var tower = new Dense(32, Activation.Relu) { Name = "tower" };
var both = GraphNode.Concatenate(a.Then(tower), b.Then(tower)).Then(new Dense(64, Activation.Relu));
var h = both + both.Then(new Dense(64, Activation.Relu));
var model = new Graph([a, b], [h.Then(new Dense(2) { Name = "same ring" }), h.Then(new Dense(1) { Name = "distance" })]);
model.Initialize(1);
Console.WriteLine(model.Summary());
Console.WriteLine(model.ToMermaid());

// Each output has a loss, and the second counts half. A target row holds a class index, then a distance.
var losses = new OutputLosses(model, new OutputLoss(new SoftmaxCrossEntropy(), TargetIsClass: true), new OutputLoss(new MeanSquaredError(), 0.5f));
var options = new TrainerOptions { Epochs = 30, BatchSize = 32, Seed = 1 };
using var trainer = new Trainer(model, losses, new Adam(0.002f), options, new OutputMetric(losses, 0, new Accuracy()));
var history = trainer.Fit(Pairs(seed: 1), Pairs(seed: 2));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"right on {history[^1].Validation?.Metric:P1} of new pairs, loss {history[^1].Validation?.Loss:F3}"));

// A sample is one row: the first point, then the second.
static ArraySource Pairs(int seed)
{
    var random = new Random(seed);
    var (inputs, targets) = (new float[Samples * 4], new float[Samples * 2]);
    for (var i = 0; i < Samples; i++)
    {
        var (first, second) = (Draw(inputs.AsSpan(i * 4, 2)), Draw(inputs.AsSpan((i * 4) + 2, 2)));
        var (dx, dy) = (inputs[i * 4] - inputs[(i * 4) + 2], inputs[(i * 4) + 1] - inputs[(i * 4) + 3]);
        (targets[i * 2], targets[(i * 2) + 1]) = (first == second ? 1f : 0f, MathF.Sqrt((dx * dx) + (dy * dy)));
    }

    return new ArraySource(new Shape(4), inputs, 2, targets);

    int Draw(Span<float> point)
    {
        var ring = random.Next(2);
        var (sin, cos) = MathF.SinCos(random.NextSingle() * MathF.Tau);
        var radius = 0.5f + (0.5f * ring) + (0.05f * random.NextSingle());
        (point[0], point[1]) = (radius * cos, radius * sin);
        return ring;
    }
}
