using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.Train.Tests.Metrics;

public sealed class AccuracyTests
{
    // Rows of three, four floats apart.
    private static readonly float[] Outputs = [1f, 3f, 2f, 99f, -1f, -2f, -3f, 99f, 0f, 0f, float.NaN, 99f, 5f, 5f, 1f, 99f];

    [Test]
    public void CountsRowsWhoseLargestOutputIsTheClass()
    {
        Assert.That(Evaluate(new Accuracy(), Outputs, 3, new Targets([1, 0, 2, 0])), Is.EqualTo(new[] { 1f, 1f, 0f, 1f }));
        Assert.That(Evaluate(new Accuracy(), Outputs, 3, new Targets([0, 1, 0, 1])), Is.EqualTo(new[] { 0f, 0f, 0f, 0f }));
    }

    [Test]
    public void TakesOneHotAndSoftTargets()
    {
        float[] targets = [0f, 1f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0.3f, 0.4f, 0.3f];
        Assert.That(Evaluate(new Accuracy(), Outputs, 3, new Targets(new Rows(targets, 4, 3, 3))), Is.EqualTo(new[] { 1f, 0f, 0f, 0f }));
    }

    [Test]
    public void BinaryTakesTheSideOfTheThreshold()
    {
        float[] logits = [-0.1f, 0.1f, 3f, float.NaN];
        Assert.That(Evaluate(new BinaryAccuracy(), logits, 1, new Targets([0, 1, 0, 1]), 1), Is.EqualTo(new[] { 1f, 1f, 0f, 0f }));
        float[] probabilities = [0.4f, 0.6f, 0.5f, 0.51f];
        Assert.That(Evaluate(new BinaryAccuracy(fromLogits: false), probabilities, 1, new Targets([0, 1, 0, 0]), 1), Is.EqualTo(new[] { 1f, 1f, 1f, 0f }));
        Assert.That(Evaluate(new BinaryAccuracy(0.45f), probabilities, 1, new Targets([0, 1, 0, 1]), 1), Is.EqualTo(new[] { 1f, 1f, 0f, 1f }));
    }

    [Test]
    public void BinaryCountsTheShareOfSeveralOutputs()
    {
        float[] logits = [1f, -1f, 2f, 3f, -1f, -1f, 1f, -1f];
        float[] targets = [1f, 0f, 1f, 0f, 0f, 0f, 0.9f, 0.1f];
        Assert.That(Evaluate(new BinaryAccuracy(), logits, 4, new Targets(new Rows(targets, 2, 4, 4)), 4), Is.EqualTo(new[] { 0.75f, 1f }));
        Assert.That(Evaluate(new BinaryAccuracy(), logits, 4, new Targets([0, 2]), 4), Is.EqualTo(new[] { 0.5f, 1f }));
    }

    [Test]
    public void TargetsThatDoNotFitAreRefused([Values] bool binary)
    {
        Metric metric = binary ? new BinaryAccuracy() : new Accuracy();
        Assert.That(() => Evaluate(metric, Outputs, 3, new Targets([1, 2])), Throws.ArgumentException.With.Message.Contains("2 classes for 4 rows"));
        Assert.That(
            () => Evaluate(metric, Outputs, 3, new Targets(new Rows(new float[8], 4, 2, 2))),
            Throws.ArgumentException.With.Message.Contains("4 rows of 3 floats; received 4 rows of 2"));
        Assert.That(
            () => metric.Evaluate(new Rows(Outputs, 4, 3, 4), new Targets([1, 2, 0, 0]), new float[3]),
            Throws.ArgumentException.With.Message.Contains("rowValues holds 3 floats; 4 are needed"));
    }

    [Test]
    public void AThresholdIsANumber() => Assert.That(() => new BinaryAccuracy(float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static float[] Evaluate(Metric metric, float[] outputs, int columns, in Targets targets, int stride = 4)
    {
        var values = new float[outputs.Length / stride];
        metric.Evaluate(new Rows(outputs, values.Length, columns, stride), targets, values);
        return values;
    }
}
