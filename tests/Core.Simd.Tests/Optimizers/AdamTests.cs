using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Optimizers;

[TestFixture]
public sealed class AdamTests
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double Rate = 0.001;

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void EveryLengthFollowsTheFormulaOver100Steps(SimdLevel level)
    {
        for (var length = 0; length <= 67; length++)
        {
            var state = new State(length, seed: length + 1);
            for (var step = 1; step <= 100; step++)
            {
                state.DrawGradient(spread: 2);
                state.StepAndCompare(step, level, $"length {length}, step {step}");
            }
        }
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void HoldsItsBoundOverTheWholeRangeOfMagnitudes(SimdLevel level)
    {
        var state = new State(4096, seed: 3);
        for (var step = 1; step <= 100; step++)
        {
            state.DrawGradient(spread: step % 2 == 0 ? 30 : 3);
            state.DrawState();
            state.StepAndCompare(step, level, $"step {step}");
        }
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void HoldsItsBoundWhereTheTermsOfTheMeanCancel(SimdLevel level)
    {
        var state = new State(4096, seed: 4);
        for (var step = 2; step <= 50; step++)
        {
            state.DrawGradient(spread: 3);
            state.DrawState();
            state.Cancel();
            state.StepAndCompare(step, level, $"step {step}");
        }
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void AZeroGradientWithoutHistoryMovesNothing(SimdLevel level)
    {
        float[] weight = [1f, -2f, 0f];
        var first = new float[3];
        var second = new float[3];
        OptimizerKernels.Adam(weight, new float[3], first, second, AdamCoefficients.ForStep(Rate, Beta1, Beta2, 1.18e-38, 1), level);
        Assert.That(weight, Is.EqualTo(new[] { 1f, -2f, 0f }));
        Assert.That(first, Is.All.Zero);
        Assert.That(second, Is.All.Zero);
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void DenormalMomentsStepByTheirFullPrecision(SimdLevel level)
    {
        float[] tiny = [1e-45f, 3e-45f, 1e-42f, 1e-39f, -1e-40f, 0f, 1.17e-38f, -1e-45f];
        var state = new State(tiny.Length * tiny.Length, seed: 5);
        for (var i = 0; i < state.First.Length; i++)
        {
            state.Weight[i] = 0f;
            state.First[i] = tiny[i / tiny.Length];
            state.Gradient[i] = tiny[i % tiny.Length];
            state.Second[i] = Math.Abs(tiny[i / tiny.Length]);
        }

        state.StepAndCompare(10, level, "denormal");
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void NaNInTheGradientReachesTheWeight(SimdLevel level)
    {
        float[] weight = [1f, 1f, 1f];
        OptimizerKernels.Adam(weight, [0f, float.NaN, 0f], new float[3], new float[3], AdamCoefficients.ForStep(Rate, Beta1, Beta2, Epsilon, 1), level);
        Assert.That(weight, Is.EqualTo(new[] { 1f, float.NaN, 1f }));
    }

    [Test]
    public void RefusesShortAndOverlappingSpansAndBadConstants()
    {
        var buffer = new float[8];
        var good = AdamCoefficients.ForStep(Rate, Beta1, Beta2, Epsilon, 1);
        Assert.That(() => OptimizerKernels.Adam(new float[4], new float[3], new float[4], new float[4], good), Throws.ArgumentException.With.Message.Contains("gradient holds 3 floats; 4 are needed"));
        Assert.That(() => OptimizerKernels.Adam(new float[4], new float[4], new float[3], new float[4], good), Throws.ArgumentException.With.Message.Contains("firstMoment holds 3"));
        Assert.That(() => OptimizerKernels.Adam(new float[4], new float[4], new float[4], new float[3], good), Throws.ArgumentException.With.Message.Contains("secondMoment holds 3"));
        Assert.That(() => OptimizerKernels.Adam(buffer.AsSpan(0, 4), buffer.AsSpan(2, 4), new float[4], new float[4], good), Throws.ArgumentException.With.Message.Contains("lie apart"));
        Assert.That(() => OptimizerKernels.Adam(new float[4], new float[4], buffer, buffer, good), Throws.ArgumentException.With.Message.Contains("lie apart"));
        Assert.That(() => AdamCoefficients.ForStep(double.NaN, Beta1, Beta2, Epsilon, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("rate must be"));
        Assert.That(() => AdamCoefficients.ForStep(Rate, 1, Beta2, Epsilon, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("beta1 must be at least 0 and below 1; received 1"));
        Assert.That(() => AdamCoefficients.ForStep(Rate, Beta1, double.NaN, Epsilon, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("beta2"));
        Assert.That(() => AdamCoefficients.ForStep(Rate, Beta1, Beta2, 0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon"));
        Assert.That(() => AdamCoefficients.ForStep(Rate, Beta1, Beta2, Epsilon, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("step must be at least 1; received 0"));
    }

    /// <summary>Parameters with their moments, and the same step in double from the same floats.</summary>
    private sealed class State(int length, int seed)
    {
        private readonly System.Random _random = new(seed);

        public float[] Weight { get; } = new float[length];

        public float[] Gradient { get; } = new float[length];

        public float[] First { get; } = new float[length];

        public float[] Second { get; } = new float[length];

        /// <summary>Numbers of either sign whose exponents spread over this many powers of ten around 10⁻³.</summary>
        public void DrawGradient(double spread)
        {
            for (var i = 0; i < length; i++)
            {
                Gradient[i] = _random.Next(20) == 0 ? 0f : Draw(spread);
            }
        }

        public void DrawState()
        {
            for (var i = 0; i < length; i++)
            {
                Weight[i] = _random.Next(2) == 0 ? 0f : Draw(4);
                First[i] = Draw(3) * MathF.Abs(Gradient[i]);
                Second[i] = MathF.Abs(Draw(3) * Gradient[i] * Gradient[i] * 1000f);
            }
        }

        /// <summary>Makes β₁ m close to −(1 − β₁) g.</summary>
        public void Cancel()
        {
            for (var i = 0; i < length; i++)
            {
                Weight[i] = 0f;
                First[i] = (float)(-(1 - Beta1) / Beta1 * Gradient[i] * (1 + ((_random.NextDouble() - 0.5) * Math.Pow(10, -_random.Next(7)))));
            }
        }

        public void StepAndCompare(long step, SimdLevel level, string where)
        {
            float[] weight = [.. Weight];
            float[] first = [.. First];
            float[] second = [.. Second];
            OptimizerKernels.Adam(Weight, Gradient, First, Second, AdamCoefficients.ForStep(Rate, Beta1, Beta2, Epsilon, step), level);
            for (var i = 0; i < length; i++)
            {
                var mean = (Beta1 * first[i]) + ((1 - Beta1) * Gradient[i]);
                var square = (Beta2 * second[i]) + ((1 - Beta2) * Gradient[i] * Gradient[i]);
                var factor = Rate / (1 - Math.Pow(Beta1, step)) / (Math.Sqrt(square / (1 - Math.Pow(Beta2, step))) + Epsilon);
                var change = factor * mean;
                var expected = weight[i] - change;
                var bound = Ulp.Spacing(expected) + (4 * Ulp.Spacing(change)) + (factor * Math.ScaleB(Math.Abs(first[i]), -46));
                var error = Math.Abs(Weight[i] - expected);
                Require(error <= bound, Weight[i], expected, "weight", i);

                var meanBound = (1.5 * Ulp.Spacing(mean)) + Math.ScaleB(Math.Abs(first[i]), -46);
                Require(Math.Abs(First[i] - mean) <= meanBound, First[i], mean, "mean", i);
                Require(Ulp.Error(Second[i], square) <= 2.5, Second[i], square, "square", i);
            }

            void Require(bool holds, float actual, double exact, string what, int i)
            {
                if (!holds)
                {
                    Assert.Fail($"{where}, element {i}: w {weight[i]:G9} g {Gradient[i]:G9} m {first[i]:G9} v {second[i]:G9} gave the {what} {actual:G9}; {exact:G12} was expected");
                }
            }
        }

        private float Draw(double spread) =>
            (float)((_random.Next(2) == 0 ? 1 : -1) * (1 + _random.NextDouble()) * Math.Pow(10, ((_random.NextDouble() - 0.5) * spread) - 3));
    }
}
