using NUnit.Framework;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Tests.Initializers;

public sealed class InitializerTests
{
    private const int Count = 200_000;
    private const int FanIn = 300;
    private const int FanOut = 100;

    // Uniform over ±limit; normal truncated at two deviations of the widened parent.
    private static readonly double ParentOverLeft = 1 / 0.87962566103423978;

    [TestCaseSource(nameof(Expected))]
    public void HasTheMomentsAndRangeOfItsFormula(Initializer initializer, double mean, double deviation, double reach)
    {
        var values = Draw(initializer, seed: 1);
        var sum = 0d;
        var squares = 0d;
        var furthest = 0d;
        foreach (var value in values)
        {
            sum += value;
            squares += (value - mean) * (value - mean);
            furthest = Math.Max(furthest, Math.Abs(value - mean));
        }

        // Five standard errors of mean and deviation.
        Assert.That(sum / Count, Is.EqualTo(mean).Within(5 * deviation / Math.Sqrt(Count)));
        Assert.That(Math.Sqrt(squares / Count), Is.EqualTo(deviation).Within(5 * deviation / Math.Sqrt(2 * Count)));
        Assert.That(furthest, Is.LessThanOrEqualTo(reach * 1.000001).And.GreaterThan(Math.Min(reach, 3.5 * deviation) * 0.98));
    }

    [TestCaseSource(nameof(Expected))]
    public void TheSameSeedGivesTheSameValuesAndAnotherSeedOthers(Initializer initializer, double mean, double deviation, double reach)
    {
        var values = Draw(initializer, seed: 7);
        Assert.That(Draw(initializer, seed: 7), Is.EqualTo(values));
        Assert.That(Draw(initializer, seed: 8), Is.Not.EqualTo(values));
    }

    [Test]
    public void AConstantIsThatEverywhere() => Assert.That(Draw(new Constant(-2.5f), seed: 1), Is.All.EqualTo(-2.5f));

    [Test]
    public void NormalReachesBeyondTwoDeviations()
    {
        var beyond = 0;
        foreach (var value in Draw(new Normal(0.5f, 2f), seed: 3))
        {
            beyond += Math.Abs(value - 2f) > 1f ? 1 : 0;
        }

        Assert.That((double)beyond / Count, Is.EqualTo(0.0455).Within(0.003));
    }

    [Test]
    public void ParametersOutOfRangeAreRefused()
    {
        Assert.That(() => new Constant(float.NaN), Refused("value must be finite; received NaN"));
        Assert.That(() => new Normal(-1f), Refused("sigma must be finite and not negative; received -1"));
        Assert.That(() => new Normal(1f, float.PositiveInfinity), Refused("mean must be finite"));
        Assert.That(() => new TruncatedNormal(float.NaN), Refused("sigma"));
        Assert.That(() => new NormalOverSqrtFanIn(float.PositiveInfinity), Refused("sigma"));
        Assert.That(() => new Uniform(1f, 0f), Refused("high must be at least low, which is 1"));
        Assert.That(() => new Uniform(float.NaN, 0f), Refused("low must be finite"));
        Assert.That(() => new Uniform(-3e38f, 3e38f), Refused("high"));
        Assert.That(() => new HeNormal().Fill(new float[1], 0, 5, new CounterRandom(1)), Refused("fanIn must be above 0; received 0"));
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string message) =>
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message);

    private static float[] Draw(Initializer initializer, ulong seed)
    {
        var values = new float[Count];
        initializer.Fill(values, FanIn, FanOut, new CounterRandom(seed, 4));
        return values;
    }

    private static IEnumerable<TestCaseData> Expected()
    {
        yield return Case(new Normal(0.3f, -1f), -1, 0.3, double.PositiveInfinity);
        yield return Case(new NormalOverSqrtFanIn(), 0, 1 / Math.Sqrt(FanIn), double.PositiveInfinity);
        yield return Case(new NormalOverSqrtFanIn(3f), 0, 3 / Math.Sqrt(FanIn), double.PositiveInfinity);
        yield return Case(new Uniform(-1f, 3f), 1, 4 / Math.Sqrt(12), 2);
        yield return Case(new TruncatedNormal(0.5f, 2f), 2, 0.5 / ParentOverLeft, 1);
        yield return FromUniform(new GlorotUniform(), Math.Sqrt(6d / (FanIn + FanOut)));
        yield return FromUniform(new HeUniform(), Math.Sqrt(6d / FanIn));
        yield return FromUniform(new LeCunUniform(), Math.Sqrt(3d / FanIn));
        yield return FromNormal(new GlorotNormal(), Math.Sqrt(2d / (FanIn + FanOut)));
        yield return FromNormal(new HeNormal(), Math.Sqrt(2d / FanIn));
        yield return FromNormal(new LeCunNormal(), Math.Sqrt(1d / FanIn));
    }

    private static TestCaseData Case(Initializer initializer, double mean, double deviation, double reach) =>
        new(initializer, mean, deviation, reach) { TestName = $"{initializer.GetType().Name}({mean:G3}, {deviation:G3})" };

    private static TestCaseData FromUniform(Initializer initializer, double limit) => Case(initializer, 0, limit / Math.Sqrt(3), limit);

    private static TestCaseData FromNormal(Initializer initializer, double deviation) =>
        Case(initializer, 0, deviation, 2 * deviation * ParentOverLeft);
}
