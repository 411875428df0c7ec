using NUnit.Framework;

namespace Spanwise.Core.Layers.Tests.Shapes;

public sealed class ShapeTests
{
    [Test]
    public void CountsAndPrintsItsExtents()
    {
        var shape = new Shape(1, 28, 28);
        Assert.That(shape.Count, Is.EqualTo(784));
        Assert.That(shape.Rank, Is.EqualTo(3));
        Assert.That(shape.ToString(), Is.EqualTo("(1, 28, 28)"));
        Assert.That(shape, Is.EqualTo(new Shape(1, 28, 28)));
        Assert.That(shape, Is.Not.EqualTo(new Shape(28, 28)));
    }

    [TestCase(0)]
    [TestCase(-3)]
    public void AnExtentBelowOneIsRefused(int extent) =>
        Assert.That(() => new Shape(4, extent), Throws.ArgumentException.With.Message.Contains($"{extent}"));

    [Test]
    public void AProductBeyondAnIntIsRefused() => Assert.That(() => new Shape(1 << 20, 1 << 20), Throws.ArgumentException);

    [Test]
    public void RowsThatDoNotFitAreRefused()
    {
        Assert.That(() => { _ = new Rows(new float[9], 2, 5, 5).Count; }, Throws.ArgumentException);
        Assert.That(() => { _ = new Rows(new float[20], 2, 5, 4).Count; }, Throws.ArgumentException);
        Assert.That(new Rows(new float[9], 2, 4, 5).Count, Is.EqualTo(2));
    }
}
