using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Regularization;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class DropoutTests(SimdLevel level)
{
    private const int Batch = 40;

    [TestCase(0.25f)]
    [TestCase(0.5f)]
    [TestCase(0f)]
    [TestCase(1f)]
    public void KeepsItsShareAndScalesIt(float rate)
    {
        var y = Forward(new Dropout(rate), new Shape(500), seed: 1, step: 3, training: true);
        var zeros = y.Count(value => value == 0f);
        Assert.That(zeros / (double)y.Length, Is.EqualTo(rate).Within(0.015));
        Assert.That(y.Where(value => value != 0f), Has.All.EqualTo(1f / (1f - rate)));
        Assert.That(Forward(new Dropout(rate), new Shape(500), seed: 1, step: 3, training: false), Has.All.EqualTo(1f));
    }

    [Test]
    public void TheMaskDependsOnSeedLayerStepRowAndElement()
    {
        var one = Forward(new Dropout(), new Shape(100), seed: 1, step: 3, training: true);
        Assert.That(Forward(new Dropout(), new Shape(100), seed: 1, step: 3, training: true), Is.EqualTo(one));
        Assert.That(Forward(new Dropout(), new Shape(100), seed: 2, step: 3, training: true), Is.Not.EqualTo(one));
        Assert.That(Forward(new Dropout(), new Shape(100), seed: 1, step: 4, training: true), Is.Not.EqualTo(one));
        Assert.That(one.AsSpan(0, 100).SequenceEqual(one.AsSpan(100, 100)), Is.False);

        // The second layer drops others than the first.
        var two = Forward(new Sequential(new Shape(100), new Dropout(), new Dropout()), seed: 1, step: 3, training: true);
        Assert.That(two.Count(value => value != 0f) / (double)two.Length, Is.EqualTo(0.25).Within(0.03));
    }

    [Test]
    public void RowsDoNotDependOnWhoComputesThem()
    {
        var model = new Sequential(new Shape(37), new Dropout(0.3f));
        var whole = Run(model, 9, 1, training: true, (0, Batch));
        Assert.That(Run(model, 9, 1, training: true, (0, 1), (1, 17), (17, Batch)), Is.EqualTo(whole));
    }

    [Test]
    public void SpatialDropoutTakesWholeChannels()
    {
        var y = Forward(new SpatialDropout(0.4f), new Shape(50, 3, 2), seed: 1, step: 0, training: true);
        var dropped = 0;
        for (var channel = 0; channel < y.Length / 6; channel++)
        {
            var places = y.AsSpan(channel * 6, 6).ToArray();
            Assert.That(places, Has.All.EqualTo(places[0]));
            dropped += places[0] == 0f ? 1 : 0;
        }

        Assert.That(dropped / (y.Length / 6d), Is.EqualTo(0.4).Within(0.03));
    }

    [Test]
    public void TheGradientGoesWhereTheValueWent()
    {
        foreach (var (layer, shape) in ((Layer, Shape)[])[(new Dropout(0.3f), new Shape(33)), (new SpatialDropout(0.3f), new Shape(20, 3))])
        {
            var run = new LayerRun(layer, shape, Batch, level);
            run.Fill(run.Input, Ones(Batch * shape.Count));
            run.Fill(run.GradOutput, Ones(Batch * shape.Count));
            run.Forward();
            run.Backward();
            Assert.That(run.Dense(run.GradInput), Is.EqualTo(run.Dense(run.Output)));
        }
    }

    [Test]
    public void AnImpossibleRateIsRefused([Values(-0.1f, 1.1f, float.NaN)] float rate)
    {
        Assert.That(() => new Dropout(rate), Throws.TypeOf<LayerException>().With.Message.Contains("rate"));
        Assert.That(() => new SpatialDropout(rate), Throws.TypeOf<LayerException>().With.Message.Contains("rate"));
        Assert.That(() => new Sequential(new Shape(5), new SpatialDropout()), Throws.TypeOf<LayerException>().With.Message.Contains("(5)"));
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1f);
        return ones;
    }

    private float[] Forward(Layer layer, Shape shape, ulong seed, long step, bool training) => Forward(new Sequential(shape, layer), seed, step, training);

    private float[] Forward(Sequential model, ulong seed, long step, bool training) => Run(model, seed, step, training, (0, Batch));

    private float[] Run(Sequential model, ulong seed, long step, bool training, params (int From, int To)[] slices)
    {
        var plan = new ExecutionPlan(model, Batch, 1, training: true, level, seed);
        var y = new List<float>();
        for (var row = 0; row < Batch; row++)
        {
            plan.Input(0, Batch)[row].Fill(1f);
        }

        foreach (var (from, to) in slices)
        {
            plan.Forward(0, from, to, training, step);
        }

        for (var row = 0; row < Batch; row++)
        {
            y.AddRange(plan.Output(0, Batch)[row]);
        }

        return [.. y];
    }
}
