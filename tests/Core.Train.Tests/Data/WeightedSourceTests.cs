using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Data;

[NonParallelizable]
public sealed class WeightedSourceTests
{
    [Test]
    public void LossesAndGradientsAreMultiplied()
    {
        // ½ (w x − t)² at w = 0: losses 2, 8, 18, gradients −2, −8, −18.
        var samples = new ArraySource(new Shape(1), [1f, 2f, 3f], 1, [2f, 4f, 6f]);
        var model = new Sequential(new Shape(1), new Dense(1, bias: false, weightInitializer: new Constant(0f)));
        using var trainer = new Trainer(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), new Sgd(0.1f), new TrainerOptions { BatchSize = 3, Threads = 2 });
        var source = WeightedSource.BySample(samples, [0f, 1f, 0.5f]);
        Assert.That(trainer.Evaluate(source).Loss, Is.EqualTo((8 + 9) / 3d).Within(1e-6));
        Assert.That(trainer.Fit(source)[0].TrainLoss, Is.EqualTo((8 + 9) / 3d).Within(1e-6));
        Assert.That(model.Parameters.Values[0], Is.EqualTo(0.1f * (8 + 9) / 3).Within(1e-6f));
    }

    [Test]
    public void AClassOfTwiceTheWeightIsASampleTwice()
    {
        float[] inputs = [1f, 0f, 0f, 1f];
        var twice = Train(new ArraySource(new Shape(2), [.. inputs, 0f, 1f], [0, 1, 1]), rate: 1f);
        var weighted = Train(WeightedSource.ByClass(new ArraySource(new Shape(2), inputs, [0, 1]), [1f, 2f]), rate: 2 / 3f);
        Assert.That(weighted, Is.EqualTo(twice).Within(1e-6f));

        static float[] Train(IDataSource source, float rate)
        {
            var model = new Sequential(new Shape(2), new Dense(2));
            using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(rate), new TrainerOptions { BatchSize = 3 });
            trainer.Fit(source);
            return model.Parameters.Values.ToArray();
        }
    }

    [Test]
    public void BadWeightsAreRefused()
    {
        var source = Toy.Blobs(8);
        Assert.That(() => WeightedSource.BySample(source, new float[7]), Throws.ArgumentException.With.Message.Contains("received 7 for 8 samples"));
        Assert.That(() => WeightedSource.ByClass(source, [1f, -1f]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("received -1 at 1"));
        Assert.That(() => WeightedSource.ByClass(new ArraySource(new Shape(1), [1f], 1, [1f]), [1f]), Throws.ArgumentException.With.Message.Contains("received rows of 1 floats"));
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Threads = 1 });
        Assert.That(() => trainer.Fit(WeightedSource.ByClass(source, [1f, 1f, 1f])), Throws.ArgumentException.With.Message.Contains("is of class 3"));
    }
}
