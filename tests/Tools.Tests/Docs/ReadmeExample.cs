using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Tools.Tests.Docs;

/// <summary>The example of README.md, line by line; <see cref="ReadmeTests"/> holds the two together.</summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        var data = MnistLocator.Load();
        var model = new Sequential(new Shape(784), new Dense(128, Activation.Relu), new Dense(10));
        Console.WriteLine(model.Summary());

        var options = new TrainerOptions { Epochs = 5, BatchSize = 128, Seed = 1 };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.001f), options, new Accuracy());
        foreach (var epoch in trainer.Fit(new ImageSource(data.Train), new ImageSource(data.Test)))
        {
            Console.WriteLine($"epoch {epoch.Epoch}: accuracy {epoch.Validation?.Metric:0.0000}, {epoch.SamplesPerSecond:0} images/s");
        }

        using var file = File.Create("digits.safetensors");
        ModelFile.Write(file, new SavedModel(model) { InputScale = 1f / 255f, Loss = trainer.Loss });
    }
}
