using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests;

// Small cases that can be followed by hand, where PyTorch is not at hand.
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class LayerValueTests(SimdLevel level)
{
    private const double Tolerance = 1e-5;

    [Test]
    public void AverageOfWhatLiesInTheInputOrOfPaddingToo()
    {
        var x = new float[] { 1, 2, 3, 4 };
        Assert.That(Forward(new AveragePool2D(2, 1, 1, countsPadding: false), new Shape(1, 2, 2), x), Is.EqualTo(new[] { 1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4 }).Within(Tolerance));
        Assert.That(Forward(new AveragePool2D(2, 1, 1), new Shape(1, 2, 2), x), Is.EqualTo(new[] { 0.25, 0.75, 0.5, 1, 2.5, 1.5, 0.75, 1.75, 1 }).Within(Tolerance));
        Assert.That(Forward(new GlobalAveragePool(), new Shape(2, 2), x), Is.EqualTo(new[] { 1.5, 3.5 }).Within(Tolerance));
        Assert.That(Forward(new GlobalMaxPool(), new Shape(2, 2), x), Is.EqualTo(new[] { 2, 4 }).Within(Tolerance));
    }

    [Test]
    public void PlacesBetweenPlaces()
    {
        var x = new float[] { 0, 1 };
        Assert.That(Forward(new UpSampling(2, Interpolation.Linear), new Shape(1, 2), x), Is.EqualTo(new[] { 0, 0.25, 0.75, 1 }).Within(Tolerance));
        Assert.That(Forward(new UpSampling(2), new Shape(1, 2), x), Is.EqualTo(new[] { 0, 0, 1, 1 }).Within(Tolerance));
        Assert.That(Forward(new ZeroPadding(Padding.Of(1, 2)), new Shape(1, 2), x), Is.EqualTo(new[] { 0, 0, 1, 0, 0 }).Within(Tolerance));
        Assert.That(Forward(new Cropping(Padding.Of(1, 0)), new Shape(1, 2), x), Is.EqualTo(new[] { 1 }).Within(Tolerance));
    }

    // 1, 2, 3, 6: mean 3, variance 3.5 over 4, 14 / 3 over 3.
    [Test]
    public void NormalValues()
    {
        var x = new float[] { 1, 2, 3, 6 };
        var normal = Array.ConvertAll(x, value => (value - 3) / Math.Sqrt(3.5 + 1e-5));
        Assert.That(Forward(new InputNormalization(), new Shape(4), x), Is.EqualTo(normal).Within(Tolerance));
        Assert.That(Forward(new LayerNorm(affine: false), new Shape(2, 2), x), Is.EqualTo(normal).Within(Tolerance));

        foreach (var (shape, batch) in ((Shape, int)[])[(new Shape(1), 4), (new Shape(1, 2), 2), (new Shape(1, 1, 4), 1)])
        {
            var run = new LayerRun(new BatchNorm(affine: false, momentum: 0.1f), shape, batch, level);
            run.Fill(run.Input, x);
            run.Forward();
            Assert.That(run.Dense(run.Output), Is.EqualTo(normal).Within(Tolerance));
            run.UpdateState();
            Assert.That(run.Model.Parameters[run.Model.Parameters.Find("0.running_mean")][0], Is.EqualTo(0.3).Within(Tolerance));
            Assert.That(run.Model.Parameters[run.Model.Parameters.Find("0.running_var")][0], Is.EqualTo(0.9 + (1.4 / 3)).Within(Tolerance));
            Assert.That(run.Model.Parameters[run.Model.Parameters.Find("0.num_batches_tracked")][0], Is.EqualTo(1));
            run.Forward(training: false);
            Assert.That(run.Dense(run.Output), Is.EqualTo(Array.ConvertAll(x, value => (value - 0.3) / Math.Sqrt(0.9 + (1.4 / 3) + 1e-5))).Within(Tolerance));
        }
    }

    // Large means beside small deviations: sums of squares would have lost them.
    [Test]
    public void AChannelFarFromZeroKeepsItsVariance()
    {
        var run = new LayerRun(new BatchNorm(affine: false), new Shape(1, 3), 2, level);
        run.Fill(run.Input, [10000, 10001, 10002, 10003, 10004, 10005]);
        run.Forward();
        var deviation = Math.Sqrt(35d / 12);
        Assert.That(run.Dense(run.Output), Is.EqualTo(new[] { -2.5, -1.5, -0.5, 0.5, 1.5, 2.5 }.Select(value => value / deviation)).Within(1e-3));
    }

    [Test]
    public void ALayerThatMeetsIsNotRunInPartsByOne()
    {
        var plan = new ExecutionPlan(new Sequential(new Shape(3), new BatchNorm()), 4, 1, training: true, level);
        Assert.That(plan.MeetsBatch, Is.True);
        Assert.That(() => plan.Forward(0, 2, 4, training: true, 0), Throws.InvalidOperationException.With.Message.Contains("whole batch"));
        Assert.That(new ExecutionPlan(new Sequential(new Shape(3), new BatchNorm()), 4, 1, training: false, level).MeetsBatch, Is.False);
    }

    private float[] Forward(Layer layer, Shape shape, float[] x)
    {
        var run = new LayerRun(layer, shape, 1, level);
        run.Fill(run.Input, x);
        run.Forward();
        return run.Dense(run.Output);
    }
}
