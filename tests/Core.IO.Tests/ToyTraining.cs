using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.IO.Tests;

/// <summary>A training of milliseconds, for what watches one.</summary>
internal static class ToyTraining
{
    public static ArraySource Samples(int count)
    {
        var random = new Random(1);
        var inputs = new float[count * 3];
        var classes = new int[count];
        for (var i = 0; i < count; i++)
        {
            classes[i] = i % 2;
            for (var j = 0; j < 3; j++)
            {
                inputs[(i * 3) + j] = classes[i] + random.NextSingle();
            }
        }

        return new ArraySource(new Shape(3), inputs, classes);
    }

    /// <summary>Trains for some epochs of two steps.</summary>
    public static IReadOnlyList<EpochReport> Run(int epochs, bool validates, out Sequential model, params Callback[] callbacks)
    {
        model = new Sequential(new Shape(3), new Dense(4, Activation.Relu), new Dense(2));
        using var trainer = new Trainer(
            model, new SoftmaxCrossEntropy(), new Adam(0.01f), new TrainerOptions { Epochs = epochs, BatchSize = 10, Callbacks = callbacks }, new Accuracy());
        return trainer.Fit(Samples(20), validates ? Samples(10) : null);
    }
}
