using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Distances, margins and divergences against their formulas in double precision.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class OtherLossTests(SimdLevel level)
{
    private const int RowCount = 5;
    private const int Widest = 35;

    [Test]
    public void AbsoluteErrorMatchesItsFormulaAtEveryWidth([Values] bool classes) =>
        AtEveryWidth(new MeanAbsoluteError(), classes, (n, y, t) => (Math.Abs(y - t) / n, Math.Sign(y - t) / (double)n));

    [Test]
    public void HuberMatchesItsFormulaAtEveryWidth([Values] bool classes, [Values(0.3f, 1f)] float delta) =>
        AtEveryWidth(new Huber(delta), classes, (n, y, t) =>
        {
            var distance = Math.Abs(y - t);
            return ((distance <= delta ? 0.5 * distance * distance : delta * (distance - (0.5 * delta))) / n, Math.Clamp(y - t, -delta, delta) / n);
        });

    [Test]
    public void HingeMatchesItsFormulaAtEveryWidth([Values] bool classes) =>
        AtEveryWidth(new Hinge(), classes, (n, y, t) =>
        {
            var side = t > 0 ? 1d : -1d;
            return (Math.Max(0, 1 - (side * y)) / n, side * y < 1 ? -side / n : 0);
        });

    [Test]
    public void CrossEntropyOfProbabilitiesMatchesItsFormulaAtEveryWidth([Values] bool classes) =>
        AtEveryWidth(new CategoricalCrossEntropy(), classes, (_, p, t) => (-t * Math.Log(p), -t / p));

    [Test]
    public void CrossEntropyOfLogarithmsMatchesItsFormulaAtEveryWidth([Values] bool classes) =>
        AtEveryWidth(new CategoricalCrossEntropy(fromLogarithms: true), classes, (_, x, t) => (-t * x, -t));

    [Test]
    public void DivergenceMatchesItsFormulaAtEveryWidth([Values] bool classes, [Values] bool logarithms) =>
        AtEveryWidth(new KullbackLeibler(logarithms), classes, (_, x, t) =>
            (t == 0 ? 0 : t * (Math.Log(t) - (logarithms ? x : Math.Log(x))), logarithms ? -t : -t / x));

    [Test]
    public void CosineDistanceMatchesItsFormulaAtEveryWidth([Values] bool classes)
    {
        for (var columns = 1; columns <= Widest; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns);
            LossReference.Compare(rows, new CosineDistance(), classes, level, row =>
            {
                var (dot, outputs, targets) = (0d, 0d, 0d);
                for (var i = 0; i < columns; i++)
                {
                    var (y, t) = (rows.Logit(row, i), rows.Target(classes, row, i));
                    (dot, outputs, targets) = (dot + (y * t), outputs + (y * y), targets + (t * t));
                }

                // One output stands for class 0 of one class only.
                targets = classes && columns == 1 ? 1 : targets;
                dot = classes && columns == 1 ? rows.Logit(row, 0) : dot;
                var length = Math.Sqrt(outputs) * Math.Sqrt(targets);
                var gradient = new double[columns];
                for (var i = 0; i < columns; i++)
                {
                    var t = classes && columns == 1 ? 1 : rows.Target(classes, row, i);
                    gradient[i] = (dot / length * rows.Logit(row, i) / outputs) - (t / length);
                }

                return (1 - (dot / length), gradient);
            });
        }
    }

    [Test]
    public void EndsAreWhatTheDocumentationSays()
    {
        var rows = new LossCase(2, 3) { Classes = [0, 1] };
        rows.Output.AsSpan(rows.At(0, 0), 3).Clear();
        rows.Output.AsSpan(rows.At(1, 0), 3).Fill(float.NegativeInfinity);
        rows.Output[rows.At(1, 1)] = 0f;
        Assert.That(rows.Evaluate(new CategoricalCrossEntropy(), classes: true, level)[0], Is.EqualTo(100f));
        Assert.That(rows.GradientAt(0, 0), Is.EqualTo(-1e12f / 2).Within(1e-4).Percent);
        Assert.That(rows.Evaluate(new CategoricalCrossEntropy(fromLogarithms: true), classes: true, level)[1], Is.Zero);
        Assert.That(rows.Evaluate(new KullbackLeibler(), classes: true, level)[1], Is.Zero);
        Assert.That(rows.Evaluate(new CosineDistance(), classes: true, level)[0], Is.EqualTo(1f));
        Assert.That(rows.GradientAt(0, 0), Is.EqualTo(-1e8f / 2).Within(1e-4).Percent);
        Assert.That(rows.Evaluate(new MeanAbsoluteError(), classes: true, level)[0], Is.EqualTo(1f / 3).Within(1e-6f));
        Assert.That((rows.GradientAt(0, 0), rows.GradientAt(0, 1)), Is.EqualTo((-1f / 6, 0f)));
    }

    [Test]
    public void HingeTakesSidesAsZeroAndOneOrAsPlusAndMinusOne()
    {
        var rows = new LossCase(1, 2);
        (rows.Values[rows.At(0, 0)], rows.Values[rows.At(0, 1)]) = (1f, 0f);
        var zeroOne = rows.Evaluate(new Hinge(), classes: false, level);
        rows.Values[rows.At(0, 1)] = -1f;
        Assert.That(rows.Evaluate(new Hinge(), classes: false, level), Is.EqualTo(zeroOne));
    }

    private void AtEveryWidth(Loss loss, bool classes, Func<int, double, double, (double Value, double Slope)> term)
    {
        for (var columns = 1; columns <= Widest; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns);
            rows.MakeProbabilitiesFor(loss);

            // One class of one, which is always the target.
            var single = classes && columns == 1 && loss is CategoricalCrossEntropy or KullbackLeibler;
            LossReference.Compare(rows, loss, classes, level, row => LossReference.Sum(rows, classes, row, (y, t) => term(columns, y, single && classes && columns == 1 ? 1 : t)));
        }
    }
}
