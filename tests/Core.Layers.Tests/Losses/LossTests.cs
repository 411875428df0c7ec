using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Every loss against its formula in double precision, and its gradient against the formula's and against central differences.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class LossTests(SimdLevel level)
{
    private const int RowCount = 5;

    [Test]
    public void SoftmaxCrossEntropyMatchesItsFormulaAtEveryWidth([Values] bool classes)
    {
        for (var columns = 2; columns <= 67; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns, spread: 12);
            LossReference.Compare(rows, new SoftmaxCrossEntropy(), classes, level, row => LossReference.SoftmaxReference(rows, classes, row));
        }
    }

    [Test]
    public void SquaredErrorMatchesItsFormulaAtEveryWidth([Values] bool classes, [Values] SquaredErrorScaling scaling)
    {
        for (var columns = 1; columns <= 67; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns);
            var factor = scaling == SquaredErrorScaling.HalfSumPerSample ? 0.5 : 1d / columns;
            LossReference.Compare(rows, new MeanSquaredError(scaling), classes, level, row => LossReference.Sum(rows, classes, row, (y, t) => (factor * (y - t) * (y - t), 2 * factor * (y - t))));
        }
    }

    [Test]
    public void BinaryCrossEntropyFromLogitsMatchesItsFormulaAtEveryWidth([Values] bool classes)
    {
        for (var columns = 1; columns <= 67; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns, spread: 30);
            LossReference.Compare(rows, new BinaryCrossEntropy(), classes, level, row => LossReference.Sum(rows, classes, row, (x, t) =>
                ((Math.Max(x, 0) - (x * t) + Math.Log(1 + Math.Exp(-Math.Abs(x)))) / columns, ((1 / (1 + Math.Exp(-x))) - t) / columns)));
        }
    }

    [Test]
    public void BinaryCrossEntropyFromProbabilitiesMatchesItsFormulaAtEveryWidth([Values] bool classes)
    {
        for (var columns = 1; columns <= 67; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns);
            rows.MakeProbabilities();
            LossReference.Compare(rows, new BinaryCrossEntropy(fromLogits: false), classes, level, row => LossReference.Sum(rows, classes, row, (p, t) =>
                (-((t * Math.Log(p)) + ((1 - t) * Math.Log(1 - p))) / columns, (p - t) / (p * (1 - p)) / columns)));
        }
    }

    [Test]
    public void GradientsMatchCentralDifferences([ValueSource(nameof(Losses))] Loss loss, [Values] bool classes, [Values(3, 10, 21)] int columns)
    {
        var rows = new LossCase(4, columns);
        rows.MakeProbabilitiesFor(loss);

        rows.Evaluate(loss, classes, level);
        for (var row = 0; row < rows.Rows; row++)
        {
            var part = rows.Output.AsMemory(rows.At(row, 0), columns);
            var worst = GradientCheck.Run(part, rows.Gradient.AsSpan(rows.At(row, 0), columns), () => rows.Mean(loss, classes, level));
            Assert.That(worst.Passed, Is.True, $"{loss.Name}, row {row}: {worst}");
        }
    }

    [Test]
    public void TheValueAloneHasTheSameBitsAndTouchesNoGradient([ValueSource(nameof(Losses))] Loss loss, [Values(1, 10, 40)] int columns)
    {
        var rows = new LossCase(3, columns);
        var alone = rows.Evaluate(loss, classes: false, level, withGradient: false);
        Assert.That(rows.Gradient, Is.All.NaN);
        Assert.That(rows.Evaluate(loss, classes: false, level), Is.EqualTo(alone));
    }

    [Test]
    public void ARowDoesNotDependOnItsNeighbours([ValueSource(nameof(Losses))] Loss loss)
    {
        var rows = new LossCase(3, 10);
        var before = rows.Evaluate(loss, classes: true, level);
        rows.Output.AsSpan(rows.At(0, 0), 10).Fill(float.NaN);
        var after = rows.Evaluate(loss, classes: true, level);
        Assert.That(after[0], Is.NaN);
        Assert.That(after[1..], Is.EqualTo(before[1..]));
    }

    [Test]
    public void SoftmaxStandsHugeLogitsAndClassesRuledOut([Values(3, 40)] int columns)
    {
        var rows = new LossCase(3, columns) { Classes = [1, 1, 0] };
        rows.Output.AsSpan(rows.At(0, 0), columns).Fill(1e30f);
        rows.Output.AsSpan(rows.At(1, 0), columns).Fill(float.NegativeInfinity);
        rows.Output[rows.At(1, 1)] = 5f;
        rows.Output[rows.At(1, 2)] = 5f;
        rows.Output.AsSpan(rows.At(2, 0), columns).Fill(-3e38f);
        rows.Output[rows.At(2, 1)] = 3e38f;
        var losses = rows.Evaluate(new SoftmaxCrossEntropy(), classes: true, level);
        Assert.That(losses[0], Is.EqualTo(MathF.Log(columns)).Within(1e-5f));
        Assert.That(losses[1], Is.EqualTo(MathF.Log(2)).Within(1e-5f));
        Assert.That(losses[2], Is.EqualTo(float.PositiveInfinity));
        Assert.That(rows.GradientAt(1, 0), Is.Zero);
        Assert.That(rows.GradientAt(1, 1), Is.EqualTo(-0.5f / 3).Within(1e-6f));
        Assert.That(rows.GradientAt(2, 0), Is.EqualTo(-1f / 3).Within(1e-6f));
    }

    [Test]
    public void AConfidentLogitCostsItsTail()
    {
        var rows = new LossCase(3, 1) { Classes = [0, 1, 0] };
        (rows.Output[rows.At(0, 0)], rows.Output[rows.At(1, 0)], rows.Output[rows.At(2, 0)]) = (-30f, 40f, 500f);
        var losses = rows.Evaluate(new BinaryCrossEntropy(), classes: true, level);
        Assert.That(losses[0], Is.EqualTo(9.35762297e-14f).Within(1e-5).Percent);
        Assert.That(losses[1], Is.EqualTo(4.24835426e-18f).Within(1e-5).Percent);
        Assert.That(losses[2], Is.EqualTo(500f));
    }

    [Test]
    public void LogarithmsOfProbabilitiesAreClamped()
    {
        var rows = new LossCase(4, 1) { Classes = [1, 0, 0, 0] };
        (rows.Output[rows.At(0, 0)], rows.Output[rows.At(1, 0)]) = (0f, 1f);
        (rows.Output[rows.At(2, 0)], rows.Output[rows.At(3, 0)]) = (1e-8f, 1.5f);
        var losses = rows.Evaluate(new BinaryCrossEntropy(fromLogits: false), classes: true, level);
        Assert.That(losses[0], Is.EqualTo(100f));
        Assert.That(losses[1], Is.EqualTo(100f));
        Assert.That(losses[2], Is.EqualTo(1e-8f).Within(1e-4).Percent);
        Assert.That(losses[3], Is.NaN);
        Assert.That(rows.GradientAt(0, 0), Is.EqualTo(-1e12f / 4).Within(1e-4).Percent);
    }

    private static IEnumerable<Loss> Losses()
    {
        yield return new SoftmaxCrossEntropy();
        yield return new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample);
        yield return new MeanSquaredError(SquaredErrorScaling.MeanOverElements);
        yield return new BinaryCrossEntropy();
        yield return new BinaryCrossEntropy(fromLogits: false);
        yield return new BinaryCrossEntropy(labelSmoothing: 0.2f, positiveWeight: 3f);
        yield return new SoftmaxCrossEntropy(labelSmoothing: 0.1f);
        yield return new MeanAbsoluteError();
        yield return new Huber(0.7f);
        yield return new Hinge();
        yield return new CategoricalCrossEntropy();
        yield return new CategoricalCrossEntropy(fromLogarithms: true);
        yield return new KullbackLeibler();
        yield return new KullbackLeibler(fromLogarithms: false);
        yield return new CosineDistance();
    }
}
