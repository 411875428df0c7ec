using NUnit.Framework;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Data;

public sealed class OneHotTests
{
    [Test]
    public void ClassesBecomeRowsAndComeBack()
    {
        var rows = OneHot.Encode([2, 0, 1], 3);
        Assert.That(rows, Is.EqualTo(new[] { 0f, 0, 1, 1, 0, 0, 0, 1, 0 }));
        Assert.That(OneHot.Decode(rows, 3), Is.EqualTo(new[] { 2, 0, 1 }));
        Assert.That(OneHot.Encode([], 3), Is.Empty);
    }

    [Test]
    public void OfEqualOutputsTheFirstCounts() => Assert.That(OneHot.Decode([0.2f, 0.7f, 0.7f, -1f, -1f, -1f], 3), Is.EqualTo(new[] { 1, 0 }));

    [Test]
    public void BadInputIsRefused()
    {
        Assert.That(() => OneHot.Encode([0, 3], 3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("a class is from 0 to 2; received 3 for sample 1"));
        Assert.That(() => OneHot.Encode([-1], 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => OneHot.Encode([], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => OneHot.Decode([1f, 2f], 3), Throws.ArgumentException.With.Message.Contains("rows of 3 floats are needed; received 2 floats"));
    }
}
