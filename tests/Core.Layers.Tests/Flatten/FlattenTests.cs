using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.FlattenLayer;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class FlattenTests(SimdLevel level)
{
    [Test]
    public void GivesOneExtentInTheSameOrder()
    {
        var model = new Sequential(new Shape(2, 3, 4), new Flatten());
        Assert.That(model.Output, Is.EqualTo(new Shape(24)));
        var plan = new ExecutionPlan(model, 2, 1, training: false, level);
        for (var i = 0; i < 24; i++)
        {
            plan.Input(0, 2)[1][i] = i;
        }

        plan.Forward(0, 0, 2, training: false, 0);
        Assert.That(plan.Output(0, 2)[1].ToArray(), Is.EqualTo(Enumerable.Range(0, 24).Select(i => (float)i)));
    }

    [Test]
    public void GradientsPassThroughIt()
    {
        var model = new Sequential(new Shape(2, 3), new Flatten(), new Dense(5), new Flatten(), new ActivationLayer(Activation.Sigmoid), new Dense(3));
        model.Initialize(1);
        var gradients = new ModelGradients(model, new SoftmaxCrossEntropy(), 4, level, classes: 3);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var worst = gradients.Check(tensor);
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    [Test]
    public void RunAloneItCopies()
    {
        var plan = new Flatten().CreatePlan(new LayerContext(new Shape(2, 2), 1, Training: true, NeedsInputGradient: true, level));
        float[] x = [1f, 2f, 3f, 4f];
        var y = new float[4];
        plan.Forward(new ForwardStep
        {
            Input = new Rows(x, 1, 4, 4),
            Output = new Rows(y, 1, 4, 4),
            Saved = default,
            Parameters = default,
            Scratch = default,
            FirstRow = 0,
            Training = true,
            StepIndex = 0,
        });
        Assert.That(y, Is.EqualTo(x));
    }
}
