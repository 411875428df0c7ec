using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Recurrent;

// A sample with steps left out is the shorter sample without them: outputs, input gradients, and the gradients of all weights.
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class MaskTests(SimdLevel level)
{
    private const int Features = 3;
    private const float Mask = -2f;

    private static IEnumerable<Func<float?, RecurrentLayer>> Layers =>
    [
        mask => new Lstm(6) { MaskValue = mask },
        mask => new Lstm(6) { MaskValue = mask, ReturnsSequence = true, Direction = SequenceDirection.Both, Layers = 2 },
        mask => new Gru(17) { MaskValue = mask, ReturnsSequence = true },
        mask => new Gru(6) { MaskValue = mask, Direction = SequenceDirection.Both, Layers = 2 },
        mask => new SimpleRnn(6) { MaskValue = mask, ReturnsSequence = true, Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum },
        mask => new SimpleRnn(6) { MaskValue = mask, Direction = SequenceDirection.Backward },
    ];

    [Test]
    public void StepsLeftOutMightAsWellNotBeThere(
        [ValueSource(nameof(Layers))] Func<float?, RecurrentLayer> create, [Values("xxx...", "...xxx", ".x.xx.", "x.....")] string pattern, [Values(1, 2, 9)] int batch)
    {
        var real = pattern.Count(step => step == 'x');
        var (masked, alone) = (new LayerRun(create(Mask), new Shape(pattern.Length, Features), batch, level), new LayerRun(create(null), new Shape(real, Features), batch, level));
        var perStep = alone.Model.Output.Count / (create(null).ReturnsSequence ? real : 1);
        var all = new float[batch * pattern.Length * Features];
        var some = new float[batch * real * Features];
        LayerRun.Randomize(some, 3);
        Array.Fill(all, Mask);
        Spread(pattern, batch, Features, some, all);
        masked.Fill(masked.Input, all);
        alone.Fill(alone.Input, some);
        masked.Forward();
        alone.Forward();

        var grad = new float[batch * alone.Model.Output.Count];
        LayerRun.Randomize(grad, 4);
        alone.Fill(alone.GradOutput, grad);
        if (create(null).ReturnsSequence)
        {
            var outputs = new float[batch * pattern.Length * perStep];
            Spread(pattern, batch, perStep, alone.Dense(alone.Output), outputs);
            Assert.That(masked.Dense(masked.Output), Is.EqualTo(outputs).Within(1e-6));

            // What is asked of the output of a step left out is asked of a constant.
            var spread = new float[outputs.Length];
            Array.Fill(spread, 5f);
            Spread(pattern, batch, perStep, grad, spread);
            masked.Fill(masked.GradOutput, spread);
        }
        else
        {
            Assert.That(masked.Dense(masked.Output), Is.EqualTo(alone.Dense(alone.Output)).Within(1e-6));
            masked.Fill(masked.GradOutput, grad);
        }

        masked.Backward();
        alone.Backward();
        var gradInput = new float[all.Length];
        Spread(pattern, batch, Features, alone.Dense(alone.GradInput), gradInput);
        Assert.That(masked.Dense(masked.GradInput), Is.EqualTo(gradInput).Within(2e-6));
        Assert.That(Trained(masked), Is.EqualTo(Trained(alone)).Within(1e-5));
    }

    [Test]
    public void ASampleWithoutStepsGivesZerosAndLearnsNothing()
    {
        var run = new LayerRun(new Lstm(5) { MaskValue = 0f }, new Shape(4, Features), 2, level);
        run.Fill(run.Input, new float[2 * 4 * Features]);
        run.Forward();
        Assert.That(run.Dense(run.Output), Is.All.Zero);
        run.Fill(run.GradOutput, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        run.Backward();
        Assert.That(run.Dense(run.GradInput), Is.All.Zero);
        Assert.That(Trained(run), Is.All.Zero);
    }

    // A step is left out only if all of its features are the mask value.
    [Test]
    public void OneOtherFeatureMakesAStepReal()
    {
        var (masked, plain) = (new LayerRun(new Gru(5) { MaskValue = 0f }, new Shape(3, 2), 1, level), new LayerRun(new Gru(5), new Shape(3, 2), 1, level));
        float[] inputs = [0f, 0.5f, 1f, 0f, 0f, -1f];
        masked.Fill(masked.Input, inputs);
        plain.Fill(plain.Input, inputs);
        masked.Forward();
        plain.Forward();
        Assert.That(masked.Dense(masked.Output), Is.EqualTo(plain.Dense(plain.Output)));
    }

    private static float[] Trained(LayerRun run)
    {
        var gradient = run.Gradient();
        return [.. run.Model.Parameters.Tensors.SelectMany(tensor => gradient.Skip(tensor.Offset).Take(tensor.Count))];
    }

    private static void Spread(string pattern, int batch, int features, float[] steps, float[] all)
    {
        var next = 0;
        for (var row = 0; row < batch; row++)
        {
            for (var step = 0; step < pattern.Length; step++)
            {
                if (pattern[step] == 'x')
                {
                    steps.AsSpan(features * next++, features).CopyTo(all.AsSpan(features * ((row * pattern.Length) + step)));
                }
            }
        }
    }
}
