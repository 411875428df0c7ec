using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Product = Spanwise.Core.Simd.Gemm.Gemm;

namespace Spanwise.Core.Layers.Tests.DenseLayer;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class DenseTests(SimdLevel level)
{
    private static readonly Initializer Biased = new Uniform(-0.5f, 0.5f);

    [Test]
    public void ComputesTheWeightedSumsOfItsDocumentation()
    {
        var model = new Sequential(new Shape(7), new Dense(5, biasInitializer: Biased));
        model.Initialize(3);
        var plan = new ExecutionPlan(model, 4, 1, training: false, level);
        var x = plan.Input(0, 4);
        for (var row = 0; row < 4; row++)
        {
            for (var i = 0; i < 7; i++)
            {
                x[row][i] = MathF.Sin((row * 7) + i);
            }
        }

        plan.Forward(0, 0, 4, training: false, 0);
        var weight = model.Parameters[model.Parameters.Find("0.weight")];
        var bias = model.Parameters[model.Parameters.Find("0.bias")];
        for (var row = 0; row < 4; row++)
        {
            for (var unit = 0; unit < 5; unit++)
            {
                double expected = bias[unit];
                for (var i = 0; i < 7; i++)
                {
                    expected += (double)x[row][i] * weight[(i * 5) + unit];
                }

                Assert.That((double)plan.Output(0, 4)[row][unit], Is.EqualTo(expected).Within(1e-5));
            }
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void GradientsMatchCentralDifferencesForEveryActivation(ActivationKind kind)
    {
        var model = new Sequential(
            new Shape(9),
            new Dense(13, Activation.Of(kind), biasInitializer: Biased),
            new Dense(6, Activation.Tanh, bias: false),
            new Dense(4, biasInitializer: Biased));
        CheckAll(model, 5);
    }

    [Test]
    public void GradientsMatchWhereWeightsAreCutIntoSeveralBlocks()
    {
        var model = new Sequential(new Shape(130), new Dense(131, Activation.Tanh, biasInitializer: Biased), new Dense(4));
        CheckAll(model, 6, stride: 97);
    }

    [Test]
    public void DeadInputsAreLeftOutWithoutChangingABit([Values(10, 128)] int batch)
    {
        // Inputs and units enough for the skipping of dead inputs, forward and in the gradient, in a batch of 128.
        const int Inputs = 200;
        const int Units = 48;
        var model = new Sequential(new Shape(Inputs), new Dense(Units, biasInitializer: Biased));
        model.Initialize(4);
        var plan = new ExecutionPlan(model, batch, 1, training: true, level);
        var x = plan.Input(0, batch);
        var delta = plan.GradOutput(0, batch);
        var random = new System.Random(6);
        for (var row = 0; row < batch; row++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                x[row][i] = i is < 20 or > 150 or (> 70 and < 76) || random.Next(9) > 0 ? 0f : random.NextSingle();
            }

            for (var unit = 0; unit < Units; unit++)
            {
                delta[row][unit] = random.NextSingle() - 0.5f;
            }
        }

        plan.Forward(0, 0, batch, training: true, 0);
        plan.Backward(0, 0, batch, 0);
        var weight = model.Parameters[model.Parameters.Tensors[0]];
        var bias = model.Parameters[model.Parameters.Tensors[1]];
        var expected = new float[batch * Units];
        var forward = new GemmPlan(batch, Units, Inputs, new GemmOptions { HasBias = true, Level = level });
        Product.Multiply(forward, x.Data, x.Stride, weight, Units, expected, Units, bias, new float[forward.WorkspaceFloats]);
        for (var row = 0; row < batch; row++)
        {
            Assert.That(plan.Output(0, batch)[row].SequenceEqual(expected.AsSpan(row * Units, Units)), Is.True, $"row {row}");
        }

        var gradients = new float[Inputs * Units];
        var backward = new GemmPlan(Inputs, Units, batch, new GemmOptions { TransposeA = true, Level = level });
        Product.Multiply(backward, x.Data, x.Stride, delta.Data, delta.Stride, gradients, Units, default, new float[backward.WorkspaceFloats]);
        var blocks = plan.LayerPlan(0).GradientBlocks;
        for (var block = 0; block < blocks.Length - 1; block++)
        {
            var gradient = new float[blocks[block].Count];
            Array.Fill(gradient, float.NaN);
            plan.Gradient(0, 0, block, batch, gradient);
            Assert.That(gradient.AsSpan().SequenceEqual(gradients.AsSpan(blocks[block].Offset, blocks[block].Count)), Is.True, $"block {block}");
        }
    }

    [Test]
    public void AUserWrittenActivationIsAppliedAndDifferentiated()
    {
        var model = new Sequential(new Shape(6), new Dense(9, new SineActivation(), biasInitializer: Biased), new Dense(4));
        CheckAll(model, 5);
    }

    [Test]
    public void TheBlocksCoverEveryParameterOnce([Values(1, 30, 128, 700)] int units, [Values(1, 5, 784)] int inputs)
    {
        var model = new Sequential(new Shape(inputs), new Dense(units));
        var plan = new ExecutionPlan(model, 3, 1, training: true, level);
        var seen = new int[model.Parameters.Values.Length];
        foreach (var block in plan.LayerPlan(0).GradientBlocks)
        {
            for (var run = 0; run < block.Rows; run++)
            {
                for (var i = 0; i < block.Columns; i++)
                {
                    seen[block.Offset + (run * block.Stride) + i]++;
                }
            }
        }

        foreach (var tensor in model.Parameters.Tensors)
        {
            Assert.That(seen.AsSpan(tensor.Offset, tensor.Count).ToArray(), Has.All.EqualTo(1), tensor.Name);
            seen.AsSpan(tensor.Offset, tensor.Count).Clear();
        }

        Assert.That(seen, Has.All.Zero);
    }

    [Test]
    public void AnImpossibleLayerIsRefusedByName()
    {
        Assert.That(() => new Dense(0), Throws.TypeOf<LayerException>().With.Message.Contains("0"));
        Assert.That(
            () => new Sequential(new Shape(28, 28), new Dense(10)),
            Throws.TypeOf<LayerException>().With.Message.Contains("layer 0 (Dense)").And.Message.Contains("(28, 28)"));
    }

    private static IEnumerable<ActivationKind> Kinds()
    {
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            // The step has no slope to find by differences.
            if (kind != ActivationKind.BinaryStep)
            {
                yield return kind;
            }
        }
    }

    private void CheckAll(Sequential model, int batch, int stride = 1)
    {
        model.Initialize(11);
        var gradients = new ModelGradients(model, new SoftmaxCrossEntropy(), batch, level, classes: 4);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var worst = gradients.Check(tensor, stride);
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    private sealed class SineActivation() : Activation("sine", needsInput: true)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
        {
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = MathF.Sin(x[i]);
            }
        }

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
        {
            for (var i = 0; i < grad.Length; i++)
            {
                grad[i] *= MathF.Cos(x[i]);
            }
        }
    }
}
