using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Tests.Training;

/// <summary>A graph with two inputs, a shared layer, a skip connection, statistics of the whole batch, and two outputs; and samples for it.</summary>
internal static class ToyGraph
{
    public const int Features = 12;

    public static Graph Model()
    {
        var (a, b) = (GraphNode.Input(new Shape(Features), "a"), GraphNode.Input(new Shape(1, 8, 8), "b"));
        var tower = new Dense(10, Activation.Tanh) { Name = "tower" };
        var left = a.Then(tower, new Dense(Features, Activation.Relu), tower);
        var right = b.Then(new Conv2D(3, 3, activation: Activation.Relu), new MaxPool2D(2), new Flatten(), new BatchNorm(), new Dense(10), new Dropout(0.1f));
        var both = left + right;
        var h = (both + both.Then(new Dense(10, Activation.Swish()))) * right;
        var joined = GraphNode.Concatenate(h, a);
        var model = new Graph([a, b], [joined.Then(new Dense(4) { Name = "class" }), joined.Then(new Dense(8, Activation.Tanh), new Dense(2) { Name = "place" })]);
        model.Initialize(42);
        return model;
    }

    public static OutputLosses Losses(Model model) =>
        new(model, new OutputLoss(new SoftmaxCrossEntropy(), TargetIsClass: true), new OutputLoss(new MeanSquaredError(), 0.25f));

    /// <summary>The class is that of the blob that a is in; the place is the mean of the two halves of b.</summary>
    public static JoinedSource Samples(int count, int seed = 1)
    {
        var blobs = Toy.Blobs(count, Features, seed);
        var random = new Random(seed);
        var (images, places) = (new float[count * 64], new float[count * 2]);
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = random.NextSingle();
            places[(i / 64 * 2) + (i % 64 / 32)] += images[i] / 32f;
        }

        var pictures = new ArraySource(new Shape(1, 8, 8), images, 2, places);
        return new JoinedSource([blobs, pictures], [blobs, pictures]);
    }

    public static Trainer Trainer(Model model, TrainerOptions options, Optimizer? optimizer = null)
    {
        var losses = Losses(model);
        return new Trainer(model, losses, optimizer ?? new Adam(0.01f), options, new OutputMetric(losses, 0, new Accuracy()));
    }
}
