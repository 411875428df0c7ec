using NUnit.Framework;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Tests.Recurrent;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class RecurrentTests(SimdLevel level)
{
    private static IEnumerable<TestCaseData> Cases => LayerCases.Recurrent
        .Append(new LayerCase(new Lstm(9) { Direction = SequenceDirection.Backward, ReturnsSequence = true }, "backward", new Shape(4, 3)))
        .Append(new LayerCase(new Gru(9) { Direction = SequenceDirection.Backward, Layers = 2 }, "backward, last", new Shape(4, 3)))
        .Select(one => new TestCaseData(one).SetArgDisplayNames(one.ToString()));

    // One sample, so that steps are the longer side, and more samples than steps.
    [TestCaseSource(nameof(Cases))]
    public void OutputsAreThoseOfTheEquations(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        foreach (var batch in (int[])[1, 7])
        {
            var run = new LayerRun(layer, shape, batch, level);
            var inputs = Inputs(batch * shape.Count);
            run.Fill(run.Input, inputs);
            var reference = new RecurrentReference(run.Model);
            var expected = Enumerable.Range(0, batch).SelectMany(row => reference.Run(inputs.AsSpan(row * shape.Count, shape.Count))).ToArray();
            foreach (var training in (bool[])[true, false])
            {
                run.Forward(training);
                Assert.That(run.Dense(run.Output), Is.EqualTo(expected).Within(5e-6));
            }
        }
    }

    // Plans for inference keep fewer states.
    [TestCaseSource(nameof(Cases))]
    public void AnInferencePlanGivesTheSameBits(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        const int Batch = 5;
        var model = new Sequential(shape, layer);
        var inputs = Inputs(Batch * shape.Count);
        var outputs = new float[2][];
        for (var i = 0; i < 2; i++)
        {
            var plan = new ExecutionPlan(model, Batch, 1, training: i == 0, level);
            for (var turn = 0; turn < 2; turn++)
            {
                for (var row = 0; row < Batch; row++)
                {
                    inputs.AsSpan(row * shape.Count, shape.Count).CopyTo(plan.Input(0, Batch)[row]);
                }

                plan.Forward(0, 0, Batch, training: false, 0);
            }

            outputs[i] = [.. Enumerable.Range(0, Batch).SelectMany(row => plan.Output(0, Batch)[row].ToArray())];
        }

        Assert.That(outputs[1], Is.EqualTo(outputs[0]));
    }

    [Test]
    public void WeightsBeginAsInPyTorchOrAsInKeras()
    {
        var model = new Sequential(new Shape(4, 30), new Lstm(100));
        model.Initialize(3);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var values = model.Parameters[tensor].ToArray();
            Assert.That(values.Max(Math.Abs), Is.EqualTo(0.1f).Within(0.002f).And.AtMost(0.1f), tensor.Name);
            Assert.That(values.Average(), Is.Zero.Within(0.02f));
        }

        model = new Sequential(
            new Shape(4, 30),
            new Lstm(20) { InputInitializer = new GlorotUniform(), RecurrentInitializer = new Orthogonal(), BiasInitializer = new Constant(0f), ForgetBias = 1f });
        model.Initialize(3);
        var bias = model.Parameters[model.Parameters.Find("0.bias_ih_l0")].ToArray();
        Assert.That(bias, Is.EqualTo(Enumerable.Range(0, 80).Select(i => i is >= 20 and < 40 ? 1f : 0f)));
        Assert.That(model.Parameters[model.Parameters.Find("0.bias_hh_l0")].ToArray(), Is.All.Zero);
        var rows = model.Parameters[model.Parameters.Find("0.weight_hh_l0")].ToArray();
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var product = Enumerable.Range(0, 80).Sum(k => (double)rows[(i * 80) + k] * rows[(j * 80) + k]);
                Assert.That(product, Is.EqualTo(i == j ? 1 : 0).Within(1e-6));
            }
        }
    }

    [Test]
    public void ATallOrthogonalMatrixHasOrthogonalColumns()
    {
        var values = new float[9 * 4];
        new Orthogonal(2f).Fill(values, 9, 4, new CounterRandom(1, 2));
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Assert.That(Enumerable.Range(0, 9).Sum(k => (double)values[(k * 4) + i] * values[(k * 4) + j]), Is.EqualTo(i == j ? 4 : 0).Within(1e-6));
            }
        }

        Assert.That(() => new Orthogonal().Fill(new float[7], 2, 4, new CounterRandom(1, 2)), Throws.ArgumentException.With.Message.Contains("received 7 floats for 2 rows and 4 columns"));
        Assert.That(() => new Orthogonal(float.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void WorkAndParametersAreCounted()
    {
        Assert.That(new Lstm(128).MultiplyAdds(new Shape(28, 28)), Is.EqualTo(28 * (28 + 128) * 512));
        Assert.That(new Gru(5) { Layers = 2, Direction = SequenceDirection.Both }.MultiplyAdds(new Shape(6, 3)), Is.EqualTo(2 * 6 * 15 * ((3 + 5) + (10 + 5))));
        Assert.That(new Sequential(new Shape(6, 3), new SimpleRnn(4)).Parameters.Count, Is.EqualTo((3 * 4) + (4 * 4) + 8));
    }

    private static float[] Inputs(int count)
    {
        var inputs = new float[count];
        LayerRun.Randomize(inputs, 21);
        return inputs;
    }
}
