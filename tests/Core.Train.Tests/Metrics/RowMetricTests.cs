using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.Train.Tests.Metrics;

public sealed class RowMetricTests
{
    [TestCase(1, new[] { 1f, 0f, 0f, 0f })]
    [TestCase(2, new[] { 1f, 1f, 0f, 0f })]
    [TestCase(3, new[] { 1f, 1f, 1f, 0f })]
    public void TopKCountsTheLargestOutputs(int k, float[] expected)
    {
        // The first two are equal: the one that comes first is the larger.
        float[] outputs = [3f, 3f, 1f, 3f, 3f, 1f, 3f, 2f, 1f, float.NaN, 2f, 1f];
        Assert.That(Evaluate(new TopKAccuracy(k), outputs, 3, new Targets([0, 1, 2, 1])), Is.EqualTo(expected));
        float[] oneHot = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0];
        Assert.That(Evaluate(new TopKAccuracy(k), outputs, 3, new Targets(new Rows(oneHot, 4, 3, 3))), Is.EqualTo(expected));
        Assert.That(new TopKAccuracy(k).Name, Is.EqualTo($"top-{k} accuracy"));
    }

    [Test]
    public void MultiLabelWantsAllOutputsRight()
    {
        float[] logits = [1f, -1f, 2f, 3f, -1f, float.NaN];
        float[] targets = [1, 0, 1, 0, 0, 0];
        Assert.That(Evaluate(new MultiLabelAccuracy(), logits, 2, new Targets(new Rows(targets, 3, 2, 2))), Is.EqualTo(new[] { 1f, 0f, 0f }));
    }

    [Test]
    public void ErrorsAreMeansOverTheOutputs()
    {
        float[] outputs = [1f, 2f, -3f, 5f];
        float[] targets = [0f, 4f, -3f, 1f];
        Assert.That(Evaluate(new MeanAbsoluteDeviation(), outputs, 2, new Targets(new Rows(targets, 2, 2, 2))), Is.EqualTo(new[] { 1.5f, 2f }));
        Assert.That(Evaluate(new RootMeanSquareError(), outputs, 2, new Targets(new Rows(targets, 2, 2, 2))), Is.EqualTo(new[] { 2.5f, 8f }));
        Assert.That(new RootMeanSquareError().Finish((2.5 + 8) / 2), Is.EqualTo(Math.Sqrt(21d / 4)).Within(1e-12));
        Assert.That((new MeanAbsoluteDeviation().LessIsBetter, new RootMeanSquareError().LessIsBetter, new Accuracy().LessIsBetter), Is.EqualTo((true, true, false)));
        Assert.That(() => Evaluate(new RootMeanSquareError(), outputs, 2, new Targets([0, 1])), Throws.ArgumentException.With.Message.Contains("received classes"));
    }

    [Test]
    public void BadNumbersAreRefused() => Assert.That(() => new TopKAccuracy(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static float[] Evaluate(Metric metric, float[] outputs, int columns, Targets targets)
    {
        var rows = outputs.Length / columns;
        var values = new float[rows];
        metric.Evaluate(new Rows(outputs, rows, columns, columns), targets, values);
        return values;
    }
}
