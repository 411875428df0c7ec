using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Activations;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class SoftmaxLayerTests(SimdLevel level)
{
    [Test]
    public void MatchesItsFormulaOverTheLastExtent([Values] bool isLog, [Values(1, 5, 10, 37)] int columns)
    {
        var shape = new Shape(3, columns);
        var (x, y) = Forward(isLog, shape);
        for (var group = 0; group < 3; group++)
        {
            var sum = 0d;
            for (var i = 0; i < columns; i++)
            {
                sum += Math.Exp(x[(group * columns) + i]);
            }

            for (var i = 0; i < columns; i++)
            {
                var probability = Math.Exp(x[(group * columns) + i]) / sum;
                var expected = isLog ? Math.Log(probability) : probability;
                Assert.That((double)y[(group * columns) + i], Is.EqualTo(expected).Within(1e-6));
            }
        }
    }

    [Test]
    public void GradientsMatchCentralDifferences([Values] bool isLog, [Values(4, 11, 35)] int columns)
    {
        var model = new Sequential(new Shape(6), new Dense(columns), Layer(isLog), new Dense(4, Activation.Tanh), new Dense(columns));
        model.Initialize(2);
        var gradients = new ModelGradients(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), 3, level, classes: columns);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var worst = gradients.Check(tensor, stride: tensor.Count > 60 ? 7 : 1);
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    [Test]
    public void TheBackwardPassIsTheProductWithTheJacobianOfEachGroup([Values] bool isLog)
    {
        var shape = new Shape(2, 5);
        var plan = Layer(isLog).CreatePlan(new LayerContext(shape, 1, Training: true, NeedsInputGradient: true, level));
        var (x, y) = Forward(isLog, shape);
        float[] gradient = [1f, -2f, 0.5f, 3f, -1f, 0f, 0f, 4f, 0f, 1f];
        var result = new float[10];
        plan.Backward(new BackwardStep
        {
            Input = new Rows(x, 1, 10, 10),
            Output = new Rows(y, 1, 10, 10),
            Saved = default,
            GradOutput = new Rows(gradient, 1, 10, 10),
            GradInput = new Rows(result, 1, 10, 10),
            Parameters = default,
            Scratch = default,
            FirstRow = 0,
            StepIndex = 0,
        });
        for (var group = 0; group < 10; group += 5)
        {
            for (var i = 0; i < 5; i++)
            {
                var expected = 0d;
                for (var j = 0; j < 5; j++)
                {
                    double pi = isLog ? Math.Exp(y[group + i]) : y[group + i];
                    double same = i == j ? 1 : 0;
                    expected += gradient[group + j] * (isLog ? same - pi : y[group + j] * (same - pi));
                }

                Assert.That((double)result[group + i], Is.EqualTo(expected).Within(1e-6));
            }
        }
    }

    private static Layer Layer(bool isLog) => isLog ? new LogSoftmaxLayer() : new SoftmaxLayer();

    private (float[] X, float[] Y) Forward(bool isLog, Shape shape)
    {
        var plan = new ExecutionPlan(new Sequential(shape, Layer(isLog)), 1, 1, training: false, level);
        for (var i = 0; i < shape.Count; i++)
        {
            plan.Input(0, 1)[0][i] = 4f * MathF.Sin(i);
        }

        plan.Forward(0, 0, 1, training: false, 0);
        return ([.. plan.Input(0, 1)[0]], [.. plan.Output(0, 1)[0]]);
    }
}
