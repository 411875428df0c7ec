using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Optimizers;

/// <summary>Every rule that the common driver runs, beside the same step in double from the same floats.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class UpdateRuleTests(SimdLevel level)
{
    private const float Rate = 0.05f;
    private const float Epsilon = 1e-6f;
    private const float Untouched = 123f;

    // A handful of roundings of the state, of the weight, and of a step whose terms may cancel (they are about as large as the rate).
    private const double Roundings = 8;

    private delegate void Update(Span<float> weight, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1);

    /// <summary>New states, and what is taken from the weight.</summary>
    private delegate (double State0, double State1, double Change) Exact(double w, double g, double state0, double state1);

    [Test]
    public void Adagrad() => Compare(
        (w, g, s, _) => OptimizerKernels.Adagrad(w, g, s, Rate, Epsilon, level),
        (_, g, s, same) => (s + (g * g), same, Rate * g / (Math.Sqrt(s + (g * g)) + Epsilon)));

    [Test]
    public void Rmsprop() => Compare(
        (w, g, v, _) => OptimizerKernels.Rmsprop(w, g, v, Rate, 0.9, Epsilon, level),
        (_, g, v, same) =>
        {
            var square = (0.9 * v) + (0.1 * g * g);
            return (square, same, Rate * g / (Math.Sqrt(square) + Epsilon));
        });

    [Test]
    public void RmspropWithMomentum() => Compare(
        (w, g, v, b) => OptimizerKernels.Rmsprop(w, g, v, b, Rate, 0.9, Epsilon, 0.8f, level),
        (_, g, v, b) =>
        {
            var square = (0.9 * v) + (0.1 * g * g);
            var speed = (0.8f * b) + (g / (Math.Sqrt(square) + Epsilon));
            return (square, speed, Rate * speed);
        });

    // The states come from gradients, or the variance would be none: v − m² of the 20 steps before.
    [Test]
    public void RmspropCentred()
    {
        var random = new System.Random(1);
        for (var length = 0; length <= 67; length++)
        {
            var (weight, square, mean) = (Draw(random, length), new float[length], new float[length]);
            for (var step = 0; step < 20; step++)
            {
                var gradient = Draw(random, length);
                (float[] w, float[] v, float[] m) = ([.. weight], [.. square], [.. mean]);
                OptimizerKernels.RmspropCentred(weight, gradient, square, mean, Rate, 0.9, Epsilon, level);
                for (var i = 0; i < length; i++)
                {
                    double g = gradient[i];
                    var (v1, m1) = ((0.9 * v[i]) + (0.1 * g * g), (0.9 * m[i]) + (0.1 * g));
                    Assert.That((double)square[i], Is.EqualTo(v1).Within(1e-6 * (v[i] + (g * g))));
                    Assert.That((double)mean[i], Is.EqualTo(m1).Within(1e-6 * (Math.Abs(m[i]) + Math.Abs(g))));

                    // What the difference loses of its digits, the root and the quotient lose too.
                    var variance = v1 - (m1 * m1);
                    var change = Rate * g / (Math.Sqrt(variance) + Epsilon);
                    Assert.That((double)weight[i], Is.EqualTo(w[i] - change).Within((1e-6 * (Math.Abs(w[i]) + Rate)) + (Math.Abs(change) * 1e-6 * (1 + (v1 / variance)))));
                }
            }
        }
    }

    [Test]
    public void AVarianceThatRoundingMakesNegativeIsNone()
    {
        // α 0: both means are the gradient's own, v − m² is rounding alone, and the step g / ε.
        float[] gradient = [0.1f, 0.3f, 0.7f, 1.1f, -0.9f];
        var weight = new float[5];
        OptimizerKernels.RmspropCentred(weight, gradient, new float[5], new float[5], 1f, 0, 1f, level);
        Assert.That(weight, Is.EqualTo(gradient.Select(g => -g)).Within(1e-3f));
    }

    [Test]
    public void Adadelta() => Compare(
        (w, g, v, u) => OptimizerKernels.Adadelta(w, g, v, u, Rate, 0.9, Epsilon, level),
        (_, g, v, u) =>
        {
            var square = (0.9 * v) + (0.1 * g * g);
            var change = g * Math.Sqrt(u + Epsilon) / Math.Sqrt(square + Epsilon);
            return (square, (0.9 * u) + (0.1 * change * change), Rate * change);
        });

    [Test]
    public void Nadam()
    {
        var coefficients = NadamCoefficients.ForStep(Rate, 0.9, 0.99, Epsilon, 0.004, 3, 0.2);
        Compare(
            (w, g, m, v) => OptimizerKernels.Nadam(w, g, m, v, coefficients, level),
            (_, g, m, v) =>
            {
                var mean = (0.9 * m) + (0.1 * g);
                var square = (0.99 * v) + (0.01 * g * g);
                var (now, next) = (NadamCoefficients.Momentum(0.9, 0.004, 3), NadamCoefficients.Momentum(0.9, 0.004, 4));
                var way = (next * mean / (1 - (0.2 * next))) + ((1 - now) * g / (1 - 0.2));
                return (mean, square, Rate * way / (Math.Sqrt(square / (1 - Math.Pow(0.99, 3))) + Epsilon));
            });
    }

    [Test]
    public void Lion() => Compare(
        (w, g, m, _) => OptimizerKernels.Lion(w, g, m, Rate, 0.9, 0.99, 0.5, level),
        (w, g, m, same) => ((0.99 * m) + (0.01 * g), same, (Rate * Math.Sign((0.9 * m) + (0.1 * g))) + (Rate * 0.5 * w)));

    [Test]
    public void LionStaysWhereNothingPulls()
    {
        float[] weight = [1f, 1f, 1f];
        float[] momentum = [0f, 0f, -0f];
        OptimizerKernels.Lion(weight, [0f, -0f, 0f], momentum, Rate, 0.9, 0.99, 0, level);
        Assert.That(weight, Is.EqualTo(new[] { 1f, 1f, 1f }));
    }

    [Test]
    public void NaNInAGradientReachesItsWeightOnly()
    {
        float[] gradient = [0f, float.NaN, 0f];
        foreach (var update in All())
        {
            float[] weight = [1f, 1f, 1f];
            update(weight, gradient, new float[3], new float[3]);
            Assert.That(weight, Is.EqualTo(new[] { 1f, float.NaN, 1f }));
        }
    }

    [Test]
    public void RefusesShortAndOverlappingSpans()
    {
        foreach (var update in All())
        {
            Assert.That(() => update(new float[4], new float[3], new float[4], new float[4]), Throws.ArgumentException.With.Message.Contains("gradient holds 3 floats; 4 are needed"));
            Assert.That(() => update(new float[4], new float[4], new float[3], new float[3]), Throws.ArgumentException.With.Message.Contains("holds 3 floats; 4 are needed"));
            var both = new float[8];
            Assert.That(() => update(both.AsSpan(0, 4), new float[4], both.AsSpan(2, 4), new float[4]), Throws.ArgumentException.With.Message.Contains("lie apart"));
        }
    }

    private IEnumerable<Update> All() =>
    [
        (w, g, s, _) => OptimizerKernels.Adagrad(w, g, s, Rate, Epsilon, level),
        (w, g, v, _) => OptimizerKernels.Rmsprop(w, g, v, Rate, 0.9, Epsilon, level),
        (w, g, v, b) => OptimizerKernels.Rmsprop(w, g, v, b, Rate, 0.9, Epsilon, 0.8f, level),
        (w, g, v, m) => OptimizerKernels.RmspropCentred(w, g, v, m, Rate, 0.9, Epsilon, level),
        (w, g, v, u) => OptimizerKernels.Adadelta(w, g, v, u, Rate, 0.9, Epsilon, level),
        (w, g, m, v) => OptimizerKernels.Nadam(w, g, m, v, NadamCoefficients.ForStep(Rate, 0.9, 0.99, Epsilon, 0.004, 3, 0.2), level),
        (w, g, m, _) => OptimizerKernels.Lion(w, g, m, Rate, 0.9, 0.99, 0, level),
    ];

    private static void Compare(Update update, Exact exact)
    {
        var random = new System.Random(1);
        for (var length = 0; length <= 67; length++)
        {
            var (weight, state0, state1) = (Draw(random, length + 1), Draw(random, length + 1), Draw(random, length + 1));
            for (var i = 0; i < length; i++)
            {
                // Squares are not negative, and no rule minds a mean that is not either.
                (state0[i], state1[i]) = (Math.Abs(state0[i]), Math.Abs(state1[i]));
            }

            weight[length] = state0[length] = state1[length] = Untouched;
            for (var step = 0; step < 20; step++)
            {
                var gradient = Draw(random, length);
                (float[] w, float[] s0, float[] s1) = ([.. weight], [.. state0], [.. state1]);
                update(weight.AsSpan(0, length), gradient, state0.AsSpan(0, length), state1.AsSpan(0, length));
                for (var i = 0; i < length; i++)
                {
                    var (next0, next1, change) = exact(w[i], gradient[i], s0[i], s1[i]);
                    Near(weight[i], w[i] - change, Math.Abs(w[i]) + Math.Abs(change) + Rate, "weight", i);
                    Near(state0[i], next0, Math.Abs(s0[i]) + Math.Abs(gradient[i]), "first state", i);
                    Near(state1[i], next1, Math.Abs(s1[i]) + Math.Abs(next1), "second state", i);
                }
            }

            Assert.That((weight[length], state0[length], state1[length]), Is.EqualTo((Untouched, Untouched, Untouched)), "what lies behind");
        }

        static void Near(float actual, double expected, double magnitude, string what, int i)
        {
            if (!(Math.Abs(actual - expected) <= Roundings * Math.ScaleB(magnitude, -24)))
            {
                Assert.Fail($"{what} {i} is {actual:G9}; {expected:G12} was expected");
            }
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
