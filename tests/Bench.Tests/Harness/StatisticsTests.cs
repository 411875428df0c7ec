using NUnit.Framework;
using Spanwise.Bench.Harness;

namespace Spanwise.Bench.Tests.Harness;

[TestFixture]
internal sealed class StatisticsTests
{
    [TestCase(new[] { 3.0 }, 3.0)]
    [TestCase(new[] { 9.0, 1.0, 2.0 }, 2.0)]
    [TestCase(new[] { 9.0, 1.0, 2.0, 4.0 }, 3.0)]
    public void The_median_is_the_middle_of_the_sorted_values(double[] values, double median) =>
        Assert.That(Statistics.Median(values), Is.EqualTo(median));

    [Test]
    public void There_is_no_median_of_nothing() => Assert.That(() => Statistics.Median([]), Throws.ArgumentException);

    [Test]
    public void The_geometric_mean_of_a_ratio_and_its_inverse_is_one() =>
        Assert.That(Statistics.GeometricMean([4.0, 0.25, 1.0]), Is.EqualTo(1).Within(1e-12));
}
