using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Tests.Training;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Data;

public sealed class JoinedSourceTests
{
    private static readonly ArraySource Classes = new(new Shape(2), [1f, 2f, 3f, 4f, 5f, 6f], [7, 8, 9]);
    private static readonly ArraySource Floats = new(new Shape(1, 1), [10f, 20f, 30f], 2, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]);

    [Test]
    [NonParallelizable]
    public void InputsAndTargetsLieSideBySide()
    {
        var joined = new JoinedSource([Classes, Floats], [Floats, Classes]);
        Assert.That((joined.Count, joined.Input, joined.TargetFloats), Is.EqualTo((3, new Shape(3), 3)));
        var (inputs, targets) = (new float[8], new float[6]);
        void Read()
        {
            joined.ReadInputs([2, 0], new Rows(inputs, 2, 3, 4));
            joined.ReadTargets([2, 0], new Rows(targets, 2, 3, 3));
            joined.Announce([1]);
        }

        Assert.That(AllocationMeter.LeastBytes(Read), Is.Zero);
        Assert.That(inputs, Is.EqualTo(new[] { 5f, 6f, 30f, 0f, 1f, 2f, 10f, 0f }));
        Assert.That(targets, Is.EqualTo(new[] { 0.5f, 0.6f, 9f, 0.1f, 0.2f, 7f }));
    }

    [Test]
    public void ClassesOfOneSourceStayClasses()
    {
        var joined = new JoinedSource([Classes, Floats], [Classes]);
        var classes = new int[2];
        joined.ReadClasses([1, 2], classes);
        Assert.That((joined.TargetFloats, classes), Is.EqualTo((0, new[] { 8, 9 })));
        Assert.That(new JoinedSource([Floats], [Floats]).Input, Is.EqualTo(Floats.Input));
    }

    [Test]
    public void WeightsAreThoseOfTheFirstSource()
    {
        var joined = new JoinedSource([WeightedSource.BySample(Classes, [0.5f, 1f, 2f]), Floats], [Classes]);
        var weights = new float[1];
        joined.ReadWeights([2], weights);
        Assert.That((joined.HasWeights, weights[0]), Is.EqualTo((true, 2f)));
    }

    [Test]
    public void SourcesThatDoNotFitAreRefused()
    {
        Assert.That(() => new JoinedSource([Classes], []), Throws.ArgumentException.With.Message.Contains("received 1 and 0"));
        Assert.That(() => new JoinedSource([Classes, Toy.Blobs(4)], [Classes]), Throws.ArgumentException.With.Message.EqualTo("sources that are joined hold the same number of samples; received 3 and 4"));
    }

    [Test]
    public void AMetricOfOneOutputSeesThatOutputAndItsTargets()
    {
        var losses = ToyGraph.Losses(ToyGraph.Model());
        var outputs = new Rows([0f, 3f, 1f, 2f, 9f, 9f, 5f, 3f, 1f, 2f, 9f, 9f], 2, 6, 6);
        var targets = new Targets(new Rows([1f, 9f, 8f, 1f, 9f, 7f], 2, 3, 3));
        var values = new float[2];
        new OutputMetric(losses, 0, new Accuracy()).Evaluate(outputs, targets, values);
        Assert.That(values, Is.EqualTo(new[] { 1f, 0f }));
        var error = new OutputMetric(losses, 1, new RootMeanSquareError());
        error.Evaluate(outputs, targets, values);
        Assert.That(values, Is.EqualTo(new[] { 0.5f, 2f }));
        Assert.That((error.LessIsBetter, error.Name, error.Finish(4)), Is.EqualTo((true, new RootMeanSquareError().Name, 2d)));
        Assert.That(() => new OutputMetric(losses, 2, new Accuracy()), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
