using NUnit.Framework;
using Spanwise.Core.Train.Clustering;

namespace Spanwise.Core.Train.Tests.Clustering;

public sealed class KMeansTests
{
    [Test]
    public void ThreeHeapsAreFoundFromAnySeed([Range(0, 9)] int seed)
    {
        var (points, heaps) = Heaps();
        var fit = KMeans.Fit(points, 2, 3, (ulong)seed);
        var groups = fit.Assign(points);
        Assert.That(KMeans.Purity(groups, heaps), Is.EqualTo(1));
        Assert.That(groups.Distinct().Count(), Is.EqualTo(3));
        for (var cluster = 0; cluster < 3; cluster++)
        {
            // Each centre is the mean of its own points, in double precision.
            var own = Enumerable.Range(0, heaps.Length).Where(i => groups[i] == cluster).ToArray();
            Assert.That(fit.Centre(cluster)[0], Is.EqualTo(own.Average(i => (double)points[2 * i])).Within(1e-12));
            Assert.That(fit.Centre(cluster)[1], Is.EqualTo(own.Average(i => (double)points[(2 * i) + 1])).Within(1e-12));
        }
    }

    [Test]
    public void TheSameSeedGivesTheSameGroups()
    {
        var random = new Random(3);
        var points = Enumerable.Range(0, 300).Select(_ => random.NextSingle()).ToArray();
        var first = KMeans.Fit(points, 3, 7, 5).Assign(points);
        var second = KMeans.Fit(points, 3, 7, 5).Assign(points);
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void EqualPointsAndAsManyGroupsAsPointsAreNoTrouble()
    {
        Assert.That(KMeans.Fit([1f, 1f, 1f], 1, 2, 0).Assign([1f]), Has.Length.EqualTo(1));
        var fit = KMeans.Fit([1f, 5f, 9f], 1, 3, 0);
        Assert.That(fit.Assign([1f, 5f, 9f]).Distinct().Count(), Is.EqualTo(3));
        Assert.That(fit.Rounds, Is.GreaterThan(0));
    }

    [Test]
    public void PurityIsTheShareOfTheMostFrequentClassOfEachGroup() =>
        Assert.That(KMeans.Purity([0, 0, 0, 1, 1], [2, 2, 1, 0, 1]), Is.EqualTo(3d / 5));

    [Test]
    public void BadInputIsRefused()
    {
        Assert.That(() => KMeans.Fit([1f, 2f, 3f], 2, 1, 0), Throws.ArgumentException.With.Message.Contains("points of 2 coordinates are needed; received 3 floats"));
        Assert.That(() => KMeans.Fit([1f, 2f], 1, 3, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => KMeans.Fit([1f], 0, 1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => KMeans.Purity([0], [0, 1]), Throws.ArgumentException.With.Message.Contains("received 1 groups and 2 classes"));
    }

    private static (float[] Points, int[] Heaps) Heaps()
    {
        var random = new Random(1);
        var points = new float[600];
        var heaps = new int[300];
        for (var i = 0; i < 300; i++)
        {
            heaps[i] = i % 3;
            points[2 * i] = (heaps[i] * 10) + random.NextSingle();
            points[(2 * i) + 1] = (heaps[i] == 1 ? 10 : 0) + random.NextSingle();
        }

        return (points, heaps);
    }
}
