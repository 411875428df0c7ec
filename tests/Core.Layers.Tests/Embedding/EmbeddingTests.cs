using NUnit.Framework;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Embedding;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
[NonParallelizable]
public sealed class EmbeddingTests(SimdLevel level)
{
    [TestCase(9, 3, null)]
    [TestCase(9, 17, 4)]
    [TestCase(5000, 20, 0)]
    public void VectorsAreLookedUpAndGradientsAddedUpInOrder(int entries, int features, int? padding)
    {
        const int Batch = 6;
        const int Places = 11;
        var run = new LayerRun(new Layers.Embedding(entries, features, padding), new Shape(Places), Batch, level);
        var table = run.Model.Parameters.Values.ToArray();
        var numbers = new float[Batch * Places];
        var random = new System.Random(3);
        foreach (ref var number in numbers.AsSpan())
        {
            number = random.Next(entries);
        }

        (numbers[0], numbers[1], numbers[^1]) = (padding ?? 0, entries - 1, entries - 1);
        var grad = new float[numbers.Length * features];
        LayerRun.Randomize(grad, 5);
        run.Fill(run.Input, numbers);
        run.Forward();
        run.Fill(run.GradOutput, grad);
        run.Backward();

        var expected = new float[entries * features];
        for (var place = 0; place < numbers.Length; place++)
        {
            var entry = (int)numbers[place];
            Assert.That(run.Dense(run.Output).AsSpan(place * features, features).SequenceEqual(table.AsSpan(entry * features, features)), Is.True);
            for (var i = 0; i < features && entry != padding; i++)
            {
                expected[(entry * features) + i] += grad[(place * features) + i];
            }
        }

        Assert.That(run.Gradient().AsSpan(0, expected.Length).ToArray(), Is.EqualTo(expected));
        Assert.That(run.Dense(run.GradInput), Is.All.Zero);
        Assert.That(run.Model.Shapes[1], Is.EqualTo(new Shape(Places, features)));
    }

    [Test]
    public void ThePaddingBeginsAsZeros()
    {
        var model = new Sequential(new Shape(4), new Layers.Embedding(8, 5, 3, new Constant(2f)));
        model.Initialize(1);
        Assert.That(model.Parameters.Values.Slice(15, 5).ToArray(), Is.All.Zero);
        Assert.That(model.Parameters.Values[..15].ToArray(), Is.All.EqualTo(2f));
        Assert.That(model.Parameters.Values.Slice(20, 20).ToArray(), Is.All.EqualTo(2f));
    }

    [TestCase(8f, "8 at place 1")]
    [TestCase(-1f, "-1 at place 1")]
    [TestCase(1.5f, "1.5 at place 1")]
    [TestCase(float.NaN, "NaN at place 1")]
    [TestCase(1e20f, "at place 1")]
    [TestCase(-0.5f, "-0.5 at place 1")]
    public void WhatIsNoEntryIsRefused(float number, string message)
    {
        var run = new LayerRun(new Layers.Embedding(8, 5), new Shape(2), 1, level);
        run.Fill(run.Input, [7f, number]);
        Assert.That(() => run.Forward(), Throws.TypeOf<LayerException>().With.Message.Contains("whole numbers from 0 to 7; received ").And.Message.Contains(message));
    }

    [Test]
    public void NothingIsAllocated()
    {
        var plan = new ExecutionPlan(new Sequential(new Shape(5), new Layers.Embedding(50, 4), new Lstm(3) { MaskValue = 0f }), 3, 1, training: true, level);
        var gradient = new float[500];
        Assert.That(
            AllocationMeter.LeastBytes(() =>
            {
                plan.Input(0, 3).Data.Fill(7f);
                plan.Forward(0, 0, 3, training: true, 0);
                plan.GradOutput(0, 3).Data.Fill(1f);
                plan.Backward(0, 0, 3, 0);
                plan.Gradient(0, 0, 0, 3, gradient);
            }),
            Is.Zero);
    }

    [Test]
    public void TablesThatCannotBeAreRefused()
    {
        Assert.That(() => new Layers.Embedding(0, 3), Throws.TypeOf<LayerException>().With.Message.Contains("received 0 entries and 3 features"));
        Assert.That(() => new Layers.Embedding((1 << 24) + 1, 3), Throws.TypeOf<LayerException>().With.Message.Contains("from 1 to 16777216 entries"));
        Assert.That(() => new Layers.Embedding(3, 0), Throws.TypeOf<LayerException>());
        Assert.That(() => new Layers.Embedding(3, 3, 3), Throws.TypeOf<LayerException>().With.Message.Contains("from 0 to 2; received 3"));
    }
}
