using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Callbacks;

[NonParallelizable]
public sealed class RateFinderTests
{
    [Test]
    public void TheSuggestedRateTrainsWell()
    {
        var model = Toy.Model();
        var before = model.Parameters.Values.ToArray();
        var optimizer = new Sgd(0.01f);
        var finding = RateFinder.Find(model, new MeanSquaredError(), optimizer, Toy.Blobs(200), new TrainerOptions { BatchSize = 20 }, 1e-5f, 1000f);
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(before), "the model is as it was");
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.01f));
        Assert.That(finding.Rates[0], Is.EqualTo(1e-5f));
        Assert.That(finding.Rates, Is.Ordered);
        Assert.That(finding.Rates, Has.Count.EqualTo(finding.Losses.Count));
        Assert.That(finding.Rates[^1], Is.LessThan(1000f), "it ends where the loss bursts");
        Assert.That(finding.Suggested, Is.InRange(0.01f, 1f));

        optimizer.LearningRate = finding.Suggested;
        using var trainer = new Trainer(model, new MeanSquaredError(), optimizer, new TrainerOptions { Epochs = 20, BatchSize = 20 }, new Accuracy());
        Assert.That(trainer.Fit(Toy.Blobs(200), Toy.Blobs(100, seed: 3))[^1].Validation!.Value.Metric, Is.GreaterThan(0.95));
    }

    [Test]
    public void AllStepsAreTakenWhereNothingBursts()
    {
        var finding = RateFinder.Find(Toy.Model(), new SoftmaxCrossEntropy(), new Sgd(), Toy.Blobs(30), new TrainerOptions { BatchSize = 20 }, 1e-6f, 1e-3f, steps: 7);
        Assert.That(finding.Rates, Has.Count.EqualTo(7));
        Assert.That(finding.Rates[^1], Is.EqualTo(1e-3f).Within(0.01).Percent);
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Assert.That(() => Find(0f, 1f, 10), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("received 0 and 1"));
        Assert.That(() => Find(1f, 1f, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Find(1f, 2f, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RateFinding([], []).Suggested, Throws.InvalidOperationException);

        static RateFinding Find(float from, float to, int steps) =>
            RateFinder.Find(Toy.Model(), new SoftmaxCrossEntropy(), new Sgd(), Toy.Blobs(8), new TrainerOptions(), from, to, steps);
    }
}
