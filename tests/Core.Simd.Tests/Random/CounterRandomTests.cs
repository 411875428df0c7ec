using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Random;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Random;

[TestFixture]
public sealed class CounterRandomTests
{
    private const int Many = 200_000;
    private static readonly CounterRandom Generator = new(42, 7);

    // From an independent program; a change of these changes every initial weight and every order of samples.
    [Test]
    public void TheNumbersOfASeedNeverChange()
    {
        var random = new CounterRandom(1, 2);
        Assert.That(new[] { random.UInt32(0), random.UInt32(1), random.UInt32(16), random.UInt32(1000) }, Is.EqualTo(Pinned.Words));
        Assert.That(new[] { random.Normal(0), random.Normal(1), random.Normal(2) }, Is.EqualTo(Pinned.Normals));
        var order = new int[8];
        random.Permutation(order, 3);
        Assert.That(order, Is.EqualTo(Pinned.Order));
        Assert.That(random.Derive(5).UInt32(0), Is.EqualTo(Pinned.Derived));
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void FillsAreTheSingleNumbersFromAnyIndexOn(SimdLevel level)
    {
        foreach (var first in (ulong[])[0, 5, 1000])
        {
            foreach (var length in (int[])[0, 1, 7, 64, 255, 257, 700])
            {
                var y = new float[length];
                Generator.FillUniform(y, firstIndex: first, level: level);
                for (var i = 0; i < length; i++)
                {
                    Assert.That(y[i], Is.EqualTo(Generator.Uniform(first + (ulong)i)));
                }

                Generator.FillUniform(y, -3f, 5f, first, level);
                for (var i = 0; i < length; i++)
                {
                    Assert.That(y[i], Is.EqualTo((Generator.Uniform(first + (ulong)i) * 8f) - 3f));
                }
            }
        }
    }

    [Test]
    public void NormalFillsAreTheSingleNumbersFromAnyIndexOn()
    {
        var y = new float[700];
        Generator.FillNormal(y, 2f, 0.5f, 11);
        for (var i = 0; i < y.Length; i++)
        {
            Assert.That(y[i], Is.EqualTo(2f + (0.5f * Generator.Normal(11 + (ulong)i))));
        }

        var part = new float[300];
        var whole = new float[700];
        Generator.FillTruncatedNormal(whole, 2f, 0.5f, 11);
        Generator.FillTruncatedNormal(part, 2f, 0.5f, 111);
        Assert.That(part, Is.EqualTo(whole[100..400]));
    }

    [Test]
    public void UniformNumbersHaveTheirMomentsAndStayInside()
    {
        var y = new float[Many];
        Generator.FillUniform(y, -1f, 3f);
        var (mean, variance, _, _) = Moments(y);
        Assert.That(mean, Is.EqualTo(1).Within(5 * 4 / Math.Sqrt(12.0 * Many)));
        Assert.That(variance, Is.EqualTo(16.0 / 12).Within(0.02));
        Assert.That(y.Min(), Is.GreaterThanOrEqualTo(-1f));
        Assert.That(y.Max(), Is.LessThan(3f));
        Generator.FillUniform(y, 1f, 1.0000001f);
        Assert.That(y, Is.All.EqualTo(1f), "the upper bound is not in the interval, however close");
        Generator.FillUniform(y, 4f, 4f);
        Assert.That(y, Is.All.EqualTo(4f));
    }

    [Test]
    public void NormalNumbersHaveTheirMoments()
    {
        var y = new float[Many];
        Generator.FillNormal(y);
        var (mean, variance, skew, kurtosis) = Moments(y);
        Assert.That(mean, Is.Zero.Within(5 / Math.Sqrt(Many)));
        Assert.That(variance, Is.EqualTo(1).Within(5 * Math.Sqrt(2.0 / Many)));
        Assert.That(skew, Is.Zero.Within(5 * Math.Sqrt(6.0 / Many)));
        Assert.That(kurtosis, Is.EqualTo(3).Within(5 * Math.Sqrt(24.0 / Many)));
    }

    [Test]
    public void TruncatedNumbersStayWithinTwoDeviationsAndHaveTheVarianceOfThat()
    {
        var y = new float[Many];
        Generator.FillTruncatedNormal(y, 1f, 3f);
        var (mean, variance, _, _) = Moments(y);
        Assert.That(y.Max(), Is.LessThanOrEqualTo(7f).And.GreaterThan(6.9f));
        Assert.That(y.Min(), Is.GreaterThanOrEqualTo(-5f).And.LessThan(-4.9f));
        Assert.That(mean, Is.EqualTo(1).Within(0.03));

        // 1 − 2·2φ(2) / (Φ(2) − Φ(−2)) of the variance is left.
        Assert.That(variance / 9, Is.EqualTo(0.7737).Within(0.01));
    }

    [Test]
    public void QuantilesAreThoseOfTheNormalDistribution()
    {
        // Φ(−1), Φ(−2), Φ(−3), Φ(−4), Φ(−6), and the median.
        (double P, double Z)[] known =
        [
            (0.15865525393145705, -1), (0.022750131948179207, -2), (0.0013498980316300946, -3), (3.167124183311992e-5, -4),
            (9.865876450376946e-10, -6), (0.5, 0), (0.6914624612740131, 0.5), (0.8413447460685429, 1), (0.9986501019683699, 3),
        ];
        foreach (var (p, z) in known)
        {
            Assert.That(NormalQuantile.Of(p), Is.EqualTo(z).Within(2e-7 * Math.Max(1, Math.Abs(z))), $"p = {p}");
        }

        var previous = double.NegativeInfinity;
        for (var p = 1e-10; p < 1 - 1e-10; p = p < 1e-3 ? p * 1.1 : p + 1e-3)
        {
            Assert.That(NormalQuantile.Of(p), Is.GreaterThan(previous), $"p = {p}");
            previous = NormalQuantile.Of(p);
        }
    }

    [Test]
    public void SeedsStreamsAndLabelsGiveUnrelatedNumbers()
    {
        CounterRandom[] generators = [new(1), new(2), new(1, 1), new(1UL << 63), new(1, 1UL << 63), new CounterRandom(1).Derive(0), new CounterRandom(1).Derive(1), new CounterRandom(1, 1).Derive(0)];
        var seen = new HashSet<uint>();
        foreach (var generator in generators)
        {
            for (ulong i = 0; i < 100; i++)
            {
                seen.Add(generator.UInt32(i));
            }
        }

        // 800 words of 32 bits share one with probability 7e-5.
        Assert.That(seen, Has.Count.EqualTo(100 * generators.Length));
    }

    [Test]
    public void IntegersFillTheirRangeEvenly()
    {
        var counts = new int[10];
        for (ulong i = 0; i < 100_000; i++)
        {
            counts[Generator.Integer(i, 10)]++;
        }

        Assert.That(counts, Is.All.InRange(9_500, 10_500));
        Assert.That(() => Generator.Integer(0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(257)]
    [TestCase(60_000)]
    public void APermutationHoldsEveryIndexOnceAndDependsOnTheRound(int count)
    {
        var first = new int[count];
        var again = new int[count];
        var second = new int[count];
        Generator.Permutation(first, 1);
        Generator.Permutation(again, 1);
        Generator.Permutation(second, 2);
        Assert.That(again, Is.EqualTo(first));
        if (count > 2)
        {
            Assert.That(second, Is.Not.EqualTo(first));
        }

        Array.Sort(first);
        Assert.That(first, Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void EveryOrderOfFourIsEquallyLikely()
    {
        var counts = new Dictionary<string, int>();
        var order = new int[4];
        for (ulong round = 0; round < 24_000; round++)
        {
            Generator.Permutation(order, round);
            var name = string.Join(',', order);
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(24));

        // Chi-square with 23 degrees of freedom: above 58 once in ten thousand times.
        Assert.That(counts.Values.Sum(n => (n - 1000.0) * (n - 1000.0) / 1000), Is.LessThan(58));
    }

    [Test]
    [NonParallelizable]
    public void NothingIsAllocated()
    {
        var y = new float[1000];
        var order = new int[1000];
        var bytes = AllocationMeter.LeastBytes(() =>
        {
            Generator.FillUniform(y);
            Generator.FillNormal(y);
            Generator.FillTruncatedNormal(y);
            Generator.Permutation(order, 1);
        });
        Assert.That(bytes, Is.Zero);
    }

    [Test]
    public void BadArgumentsAreRefused()
    {
        var y = new float[4];
        Assert.That(() => Generator.FillUniform(y, 2f, 1f), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Generator.FillUniform(y, float.NaN, 1f), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Generator.FillUniform(y, float.MinValue, float.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Generator.FillNormal(y, 0f, -1f), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Generator.FillTruncatedNormal(y, float.PositiveInfinity), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static (double Mean, double Variance, double Skew, double Kurtosis) Moments(float[] y)
    {
        var mean = y.Average(v => (double)v);
        var variance = y.Average(v => Math.Pow(v - mean, 2));
        return (mean, variance, y.Average(v => Math.Pow(v - mean, 3)) / Math.Pow(variance, 1.5), y.Average(v => Math.Pow(v - mean, 4)) / (variance * variance));
    }

    private static class Pinned
    {
        public static readonly uint[] Words = [3878945999, 3082076531, 2364392915, 4025436522];
        public static readonly float[] Normals = [1.2996382f, 0.5757321f, 0.19644565f];
        public static readonly int[] Order = [2, 6, 7, 3, 4, 5, 0, 1];
        public const uint Derived = 1759306378;
    }
}
