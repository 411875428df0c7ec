using NUnit.Framework;

namespace Spanwise.Core.Layers.Tests.Reshaping;

public sealed class ReshapeTests
{
    // It has no work of its own: its output is its input, seen under the shape that was asked for.
    [TestCase(new[] { 1 }, new[] { 1, 1, 1 }, new[] { 1, 1, 1 })]
    [TestCase(new[] { 3, 5, 7 }, new[] { -1 }, new[] { 105 })]
    [TestCase(new[] { 24 }, new[] { 2, -1, 3 }, new[] { 2, 4, 3 })]
    [TestCase(new[] { 4, 6 }, new[] { 6, 4 }, new[] { 6, 4 })]
    public void KeepsTheElementsInTheirOrder(int[] input, int[] asked, int[] expected)
    {
        var layer = new Reshape(asked);
        Assert.That(layer.OutputShape(new Shape(input)), Is.EqualTo(new Shape(expected)));
        Assert.That(layer.CreatePlan(new LayerContext(new Shape(input), 2, true, true, default)).IsView, Is.True);
        var plan = new ExecutionPlan(new Sequential(new Shape(input), layer), 2, 1, training: true);
        var rows = plan.Input(0, 2);
        for (var i = 0; i < rows.Features; i++)
        {
            (rows[0][i], rows[1][i]) = (i, -i);
        }

        plan.Forward(0, 0, 2, training: true, 0);
        Assert.That(plan.Output(0, 2)[0].ToArray(), Is.EqualTo(rows[0].ToArray()));
        Assert.That(plan.Output(0, 2)[1].ToArray(), Is.EqualTo(rows[1].ToArray()));
    }
}
