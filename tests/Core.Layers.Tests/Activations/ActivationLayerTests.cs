using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Activations;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class ActivationLayerTests(SimdLevel level)
{
    private static readonly Initializer Biased = new Uniform(-0.5f, 0.5f);

    [TestCaseSource(nameof(Kinds))]
    public void GradientsMatchCentralDifferences(ActivationKind kind) => CheckAll(new ActivationLayer(Activation.Of(kind)));

    [Test]
    public void AUserWrittenActivationIsDifferentiated() => CheckAll(new ActivationLayer(new Reciprocal()));

    [TestCaseSource(nameof(Kinds))]
    public void GivesWhatTheActivationGivesInsideADenseLayer(ActivationKind kind)
    {
        var apart = Run(new Dense(13, biasInitializer: Biased), new ActivationLayer(Activation.Of(kind)));
        var fused = Run(new Dense(13, Activation.Of(kind), biasInitializer: Biased));
        Assert.That(apart, Is.EqualTo(fused));
    }

    [Test]
    public void KeepsTheShape()
    {
        Layer layer = new ActivationLayer(Activation.Tanh);
        Assert.That(layer.OutputShape(new Shape(3, 4)), Is.EqualTo(new Shape(3, 4)));
        Assert.That(layer.Parameters(new Shape(3, 4)), Is.Empty);
        Assert.That(layer.Kind, Is.EqualTo("Activation"));
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

    private void CheckAll(Layer layer)
    {
        var model = new Sequential(new Shape(9), new Dense(13, biasInitializer: Biased), layer, new Dense(4));
        model.Initialize(11);
        var gradients = new ModelGradients(model, new SoftmaxCrossEntropy(), 5, level, classes: 4);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var worst = gradients.Check(tensor);
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    private float[] Run(params Layer[] layers)
    {
        var model = new Sequential(new Shape(9), layers);
        var plan = new ExecutionPlan(model, 3, 1, training: false, level);
        for (var row = 0; row < 3; row++)
        {
            for (var i = 0; i < 9; i++)
            {
                plan.Input(0, 3)[row][i] = MathF.Sin((row * 9) + i);
            }
        }

        plan.Forward(0, 0, 3, training: false, 0);
        return [.. plan.Output(0, 3)[0], .. plan.Output(0, 3)[1], .. plan.Output(0, 3)[2]];
    }

    /// <summary>1 / (4 + x), whose derivative −y² needs the output only.</summary>
    private sealed class Reciprocal() : Activation("reciprocal", needsInput: false)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
        {
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = 1f / (4f + x[i]);
            }
        }

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
        {
            Assert.That(x.IsEmpty, Is.True);
            for (var i = 0; i < grad.Length; i++)
            {
                grad[i] *= -y[i] * y[i];
            }
        }
    }
}
