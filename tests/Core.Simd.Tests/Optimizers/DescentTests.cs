using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Optimizers;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class DescentTests(SimdLevel level)
{
    private const float Rate = 0.05f;
    private const float Decay = 0.9f;
    private const float Untouched = 123f;

    [Test]
    public void SgdFollowsTheFormulaAtEveryLength()
    {
        var random = new System.Random(1);
        for (var length = 0; length <= 67; length++)
        {
            var weight = Draw(random, length + 1);
            weight[length] = Untouched;
            for (var step = 0; step < 100; step++)
            {
                float[] before = [.. weight];
                var gradient = Draw(random, length);
                OptimizerKernels.Sgd(weight.AsSpan(0, length), gradient, Rate, level);
                for (var i = 0; i < length; i++)
                {
                    var change = (double)Rate * gradient[i];
                    Compare(weight[i], before[i] - change, change);
                }
            }

            Assert.That(weight[length], Is.EqualTo(Untouched), "the float behind the weights");
        }
    }

    [Test]
    public void MomentumFollowsTheFormulaAtEveryLength([Values] bool nesterov)
    {
        var random = new System.Random(2);
        for (var length = 0; length <= 67; length++)
        {
            var weight = Draw(random, length + 1);
            var velocity = new float[length + 1];
            weight[length] = velocity[length] = Untouched;
            for (var step = 0; step < 100; step++)
            {
                float[] before = [.. weight];
                float[] speed = [.. velocity];
                var gradient = Draw(random, length);
                OptimizerKernels.Momentum(weight.AsSpan(0, length), gradient, velocity.AsSpan(0, length), Rate, Decay, nesterov, level);
                for (var i = 0; i < length; i++)
                {
                    var exact = ((double)Decay * speed[i]) + gradient[i];
                    Compare(velocity[i], exact, Decay * (double)speed[i]);

                    // The step is taken along the velocity as it was stored.
                    var way = nesterov ? gradient[i] + ((double)Decay * velocity[i]) : velocity[i];
                    Compare(weight[i], before[i] - (Rate * way), Rate * Math.Max(Math.Abs(way), Math.Abs((double)gradient[i])));
                }
            }

            Assert.That(weight[length], Is.EqualTo(Untouched), "the float behind the weights");
            Assert.That(velocity[length], Is.EqualTo(Untouched), "the float behind the velocity");
        }
    }

    [Test]
    public void PlainMomentumDoesNotLookAtTheGradientTwice()
    {
        float[] weight = [0f];
        float[] velocity = [1f];
        OptimizerKernels.Momentum(weight, [1f], velocity, 1f, 0.5f, nesterov: false, level);
        Assert.That((weight[0], velocity[0]), Is.EqualTo((-1.5f, 1.5f)));
        OptimizerKernels.Momentum(weight, [1f], velocity, 1f, 0.5f, nesterov: true, level);
        Assert.That((weight[0], velocity[0]), Is.EqualTo((-1.5f - 1f - 0.875f, 1.75f)));
    }

    [Test]
    public void NaNInTheGradientReachesTheWeight()
    {
        float[] weight = [1f, 1f];
        OptimizerKernels.Sgd(weight, [float.NaN, 0f], Rate, level);
        Assert.That(weight, Is.EqualTo(new[] { float.NaN, 1f }));
        weight = [1f, 1f];
        OptimizerKernels.Momentum(weight, [0f, float.NaN], new float[2], Rate, Decay, level: level);
        Assert.That(weight, Is.EqualTo(new[] { 1f, float.NaN }));
    }

    [Test]
    public void AWeightDoesNotDependOnHowTheSpanWasCut()
    {
        var random = new System.Random(3);
        var whole = Draw(random, 67);
        float[] cut = [.. whole];
        float[] wholeVelocity = new float[67];
        float[] cutVelocity = new float[67];
        var gradient = Draw(random, 67);
        OptimizerKernels.Momentum(whole, gradient, wholeVelocity, Rate, Decay, level: level);
        foreach (var (from, to) in ((int, int)[])[(0, 3), (3, 40), (40, 67)])
        {
            OptimizerKernels.Momentum(cut.AsSpan(from..to), gradient.AsSpan(from..to), cutVelocity.AsSpan(from..to), Rate, Decay, level: level);
        }

        Assert.That(cut, Is.EqualTo(whole));
        Assert.That(cutVelocity, Is.EqualTo(wholeVelocity));
    }

    [Test]
    public void RefusesShortAndOverlappingSpans()
    {
        var buffer = new float[8];
        Assert.That(() => OptimizerKernels.Sgd(new float[4], new float[3], Rate, level), Throws.ArgumentException.With.Message.Contains("gradient holds 3 floats; 4 are needed"));
        Assert.That(() => OptimizerKernels.Sgd(buffer.AsSpan(0, 4), buffer.AsSpan(1, 4), Rate, level), Throws.ArgumentException.With.Message.Contains("lie apart"));
        Assert.That(() => OptimizerKernels.Momentum(new float[4], new float[4], new float[3], Rate, Decay, false, level), Throws.ArgumentException.With.Message.Contains("velocity holds 3 floats; 4 are needed"));
        Assert.That(() => OptimizerKernels.Momentum(buffer.AsSpan(0, 4), new float[4], buffer.AsSpan(1, 4), Rate, Decay, false, level), Throws.ArgumentException.With.Message.Contains("lie apart"));
    }

    // One rounding of the result, and of the way and its product where nothing fuses them.
    private static void Compare(float actual, double expected, double product)
    {
        var bound = (0.5001 * Ulp.Spacing(expected)) + (2 * Ulp.Spacing(product));
        if (!(Math.Abs(actual - expected) <= bound))
        {
            Assert.Fail($"{actual:G9} is more than {bound:G3} from {expected:G12}");
        }
    }

    private static float[] Draw(System.Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 2)));
        }

        return values;
    }
}
