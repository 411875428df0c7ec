using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

public sealed class PerceptronLossTests
{
    [Test]
    public void TheStepsRuleIsTheErrorOfTheStep([Values] bool classes, [Values(1, 3)] int columns)
    {
        var rows = new LossCase(6, columns);
        if (!classes)
        {
            Round(rows);
        }

        var losses = rows.Evaluate(new PerceptronLoss(), classes, SimdLevel.Scalar);
        for (var row = 0; row < 6; row++)
        {
            var loss = 0d;
            for (var i = 0; i < columns; i++)
            {
                var z = rows.Logit(row, i);
                var error = rows.Target(classes, row, i) - (z >= 0 ? 1 : 0);
                Assert.That(rows.GradientAt(row, i), Is.EqualTo(-error / 6).Within(1e-7));
                loss += Math.Abs(error * z);
            }

            Assert.That(losses[row], Is.EqualTo(loss).Within(1e-5));
        }
    }

    [Test]
    public void ASoftOutputTakesTheRateThatDependsOnTheError()
    {
        var rows = new LossCase(5, 2);
        var losses = rows.Evaluate(new PerceptronLoss(soft: true, 0.5f, 2f), classes: false, SimdLevel.Scalar);
        for (var row = 0; row < 5; row++)
        {
            var loss = 0d;
            for (var i = 0; i < 2; i++)
            {
                var error = rows.Target(false, row, i) - (1 / (1 + Math.Exp(-rows.Logit(row, i))));
                Assert.That(rows.GradientAt(row, i), Is.EqualTo(-(0.5 + (2 * error * error)) * error / 5).Within(1e-6));
                loss += error * error / 2;
            }

            Assert.That(losses[row], Is.EqualTo(loss).Within(1e-6));
        }
    }

    [Test]
    public void TheRateIsAPolynomialOfTheSquaredError()
    {
        Assert.That(new PerceptronLoss().Rate(0.3f), Is.EqualTo(1f));
        Assert.That(new PerceptronLoss(soft: false, 1f, 2f, 3f).Rate(0.5f), Is.EqualTo(1f + 0.5f + (3f / 16f)).Within(1e-6));
        Assert.That(() => new PerceptronLoss(soft: true, 0.1f, -1f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("must be finite and not negative"));
        Assert.That(() => new PerceptronLoss(soft: true, float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void TargetsThatDoNotFitAreRefused() =>
        Assert.That(() => new LossCase(3, 2) { Classes = [0] }.Evaluate(new PerceptronLoss(), classes: true, SimdLevel.Scalar), Throws.ArgumentException);

    private static void Round(LossCase rows)
    {
        foreach (ref var value in rows.Values.AsSpan())
        {
            value = MathF.Round(value);
        }
    }
}
