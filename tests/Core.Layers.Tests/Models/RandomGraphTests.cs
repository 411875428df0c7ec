using NUnit.Framework;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Models;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class RandomGraphTests(SimdLevel level)
{
    [Test]
    public void OutputsAndGradientsAreThoseOfANaiveEvaluator()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            Check(seed, batch: 2);
        }
    }

    [Test]
    [Category("Exhaustive")]
    public void OutputsAndGradientsOfManyWirings()
    {
        for (var seed = 1000; seed < 6000; seed++)
        {
            Check(seed, batch: 3);
        }
    }

    private void Check(int seed, int batch)
    {
        var random = new RandomGraph(seed);
        var run = new GraphRun(random.Model, batch, level, cuts: seed % 2 == 0 ? [1] : []);
        var outputs = run.Outputs();
        run.Backward();
        var (gradInputs, parameters) = (run.GradInputs(), new double[random.Model.Parameters.Values.Length]);
        var inference = new ExecutionPlan(random.Model, batch, 1, training: false, level);
        GraphRun.Dense(run.Plan.Input(0, batch)).CopyTo(run.Inputs, 0);
        var (inputs, width) = (random.Model.Input.Count, random.Model.Output.Count);
        for (var row = 0; row < batch; row++)
        {
            run.Inputs.AsSpan(row * inputs, inputs).CopyTo(inference.Input(0, batch)[row]);
            var naive = new NaiveGraph(random.Model, random.Inputs, run.Inputs.AsSpan(row * inputs, inputs)) { Parameters = parameters };
            AssertClose(outputs.AsSpan(row * width, width), [.. random.Outputs.SelectMany(naive.Value)], $"seed {seed}: outputs");
            naive.GoBack(random.Outputs, run.Weights.AsSpan(row * width, width));
            AssertClose(gradInputs.AsSpan(row * inputs, inputs), [.. random.Inputs.SelectMany(naive.Gradient)], $"seed {seed}: gradients of the inputs");
        }

        AssertClose(run.Gradient(), parameters, $"seed {seed}: gradients of the parameters");
        inference.Forward(0, 0, batch, training: false, 0);
        Assert.That(GraphRun.Dense(inference.Output(0, batch)), Is.EqualTo(outputs), $"seed {seed}: inference");
    }

    private static void AssertClose(ReadOnlySpan<float> actual, double[] expected, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            // Sums of sums and products of products grow; each rounding is relative to what is there.
            var scale = expected.Max(Math.Abs) + 1e-3;
            if (!(Math.Abs(actual[i] - expected[i]) <= 2e-4 * scale))
            {
                Assert.Fail($"{what}[{i}] is {actual[i]}; {expected[i]} is right");
            }
        }
    }
}
