using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Sequences;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class TimeDistributedTests(SimdLevel level)
{
    // 4 · 4 floats lie without gaps in a plan, 3 · 4 do not: both ways give what the layer gives step by step, in training and after it.
    [TestCase(4, 4, 8)]
    [TestCase(3, 4, 5)]
    public void EveryStepIsASample(int steps, int features, int units)
    {
        const int Batch = 5;
        var model = new Sequential(new Shape(steps, features), new TimeDistributed(new Dense(units, Activation.Sigmoid)));
        var alone = new Sequential(new Shape(features), new Dense(units, Activation.Sigmoid));
        alone.Initialize(7);
        alone.Parameters.Values.CopyTo(model.Parameters.Values);
        Assert.That(model.Parameters.Tensors.Select(tensor => tensor.Name), Is.EqualTo(new[] { "0.weight", "0.bias" }));
        var plan = new ExecutionPlan(model, Batch, 1, training: true, level, inputGradient: true);
        var other = new ExecutionPlan(alone, Batch * steps, 1, training: true, level, inputGradient: true);
        for (var row = 0; row < Batch; row++)
        {
            LayerRun.Randomize(plan.Input(0, Batch)[row], row + 3);
            for (var step = 0; step < steps; step++)
            {
                plan.Input(0, Batch)[row].Slice(step * features, features).CopyTo(other.Input(0, Batch * steps)[(row * steps) + step]);
            }
        }

        plan.Forward(0, 0, Batch, training: true, 0);
        other.Forward(0, 0, Batch * steps, training: true, 0);
        Same(plan.Output(0, Batch), other.Output(0, Batch * steps));
        for (var row = 0; row < Batch; row++)
        {
            LayerRun.Randomize(plan.GradOutput(0, Batch)[row], row + 9);
            for (var step = 0; step < steps; step++)
            {
                plan.GradOutput(0, Batch)[row].Slice(step * units, units).CopyTo(other.GradOutput(0, Batch * steps)[(row * steps) + step]);
            }
        }

        plan.Backward(0, 0, Batch, 0);
        other.Backward(0, 0, Batch * steps, 0);
        Same(plan.GradInput(0, Batch), other.GradInput(0, Batch * steps));
        for (var block = 0; block < 2; block++)
        {
            var (gradient, expected) = (new float[features * units], new float[features * units]);
            plan.Gradient(0, 0, block, Batch, gradient);
            other.Gradient(0, 0, block, Batch * steps, expected);
            Assert.That(gradient, Is.EqualTo(expected));
        }
    }

    [Test]
    public void DropoutDrawsForEveryStep()
    {
        var plan = new ExecutionPlan(new Sequential(new Shape(4, 30), new TimeDistributed(new Dropout(0.5f))), 2, 1, training: true, level);
        plan.Input(0, 2).Data.Fill(1f);
        plan.Forward(0, 0, 2, training: true, 3);
        var steps = Enumerable.Range(0, 8).Select(step => string.Join(' ', plan.Output(0, 2)[step / 4].Slice(step % 4 * 30, 30).ToArray())).ToArray();
        Assert.That(steps, Is.Unique);
        plan.Forward(0, 0, 2, training: false, 3);
        Assert.That(plan.Output(0, 2)[1].ToArray(), Is.All.EqualTo(1f));
    }

    private static void Same(Rows samples, Rows steps)
    {
        var perSample = steps.Count / samples.Count;
        for (var step = 0; step < steps.Count; step++)
        {
            var part = samples[step / perSample].Slice(step % perSample * steps.Features, steps.Features);
            Assert.That(part.SequenceEqual(steps[step]), Is.True, $"step {step}");
        }
    }
}
