using NUnit.Framework;

namespace Spanwise.Core.Layers.Tests.Models;

public sealed class ModelSummaryTests
{
    [Test]
    public void ShowsEveryLayerAndTheTotal()
    {
        var model = new Sequential(new Shape(28, 28), new Flatten(), new Dense(30) { Name = "hidden" }, new Dense(10));
        var summary = model.Summary();
        Assert.That(summary.TotalParameters, Is.EqualTo(23_860));
        Assert.That(summary.Rows.Select(row => row.ParameterCount), Is.EqualTo(new long[] { 0, 23_550, 310 }));
        Assert.That(summary.Rows.Select(row => row.Kind), Is.EqualTo(new[] { "Flatten", "Dense", "Dense" }));
        Assert.That(summary.ToString(), Is.EqualTo(
            """
            Layer   Kind     Output    Parameters  Multiply-adds  Connected to
            ------------------------------------------------------------------
            input            (28, 28)
            0       Flatten  (784)              0              0  input
            hidden  Dense    (30)          23 550         23 520  0
            2       Dense    (10)             310            300  hidden
            ------------------------------------------------------------------
            total                          23 860         23 820

            """));
    }

    [Test]
    public void NoLayersMakeNoTable() => Assert.That(() => new ModelSummary([], null!, []), Throws.ArgumentNullException);
}
