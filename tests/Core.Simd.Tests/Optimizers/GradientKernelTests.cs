using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Optimizers;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class GradientKernelTests(SimdLevel level)
{
    [Test]
    public void PenaltiesFollowTheFormulaAtEveryLength()
    {
        var random = new System.Random(1);
        for (var length = 0; length <= 67; length++)
        {
            var weight = Draw(random, length);
            var gradient = Draw(random, length + 1);
            float[] before = [.. gradient];
            GradientKernels.Penalize(gradient.AsSpan(0, length), weight, 0.25f, 0.125f, level);
            for (var i = 0; i < length; i++)
            {
                var expected = before[i] + (0.125 * weight[i]) + (0.25 * Math.Sign(weight[i]));
                Assert.That((double)gradient[i], Is.EqualTo(expected).Within(2e-7), $"length {length}, element {i}");
            }

            Assert.That(gradient[length], Is.EqualTo(before[length]));
        }
    }

    [Test]
    public void LimitsScaleAndClipAtEveryLength()
    {
        var random = new System.Random(2);
        for (var length = 0; length <= 67; length++)
        {
            var gradient = Draw(random, length + 1);
            float[] before = [.. gradient];
            GradientKernels.Limit(gradient.AsSpan(0, length), 0.75f, 0.25f, level);
            for (var i = 0; i < length; i++)
            {
                Assert.That(gradient[i], Is.EqualTo(Math.Clamp(0.75f * before[i], -0.25f, 0.25f)));
            }

            Assert.That(gradient[length], Is.EqualTo(before[length]));
        }
    }

    [Test]
    public void NaNIsNotClippedAwayAndInfinityLimitsNothing()
    {
        float[] gradient = [float.NaN, float.PositiveInfinity, -3e38f];
        GradientKernels.Limit(gradient, 1f, float.PositiveInfinity, level);
        Assert.That(gradient, Is.EqualTo(new[] { float.NaN, float.PositiveInfinity, -3e38f }));
        GradientKernels.Limit(gradient, 1f, 2f, level);
        Assert.That(gradient, Is.EqualTo(new[] { float.NaN, 2f, -2f }));
    }

    [Test]
    public void ColumnsAboveTheLimitAreBroughtDownToIt([Values(1, 3, 16, 17, 40)] int columns)
    {
        const int Rows = 7;
        var stride = columns + 3;
        var random = new System.Random(columns);
        var weight = Draw(random, Rows * stride);
        float[] before = [.. weight];
        GradientKernels.LimitColumnNorms(weight, Rows, columns, stride, 0.8f, level);
        for (var column = 0; column < stride; column++)
        {
            var norm = Norm(before, column);
            var factor = column < columns && norm > 0.8 ? 0.8 / norm : 1;
            for (var row = 0; row < Rows; row++)
            {
                var at = (row * stride) + column;
                Assert.That((double)weight[at], factor == 1 ? Is.EqualTo(before[at]) : Is.EqualTo(before[at] * factor).Within(3e-7), $"row {row}, column {column}");
            }
        }

        double Norm(float[] values, int column)
        {
            var sum = 0d;
            for (var row = 0; row < Rows; row++)
            {
                sum += (double)values[(row * stride) + column] * values[(row * stride) + column];
            }

            return Math.Sqrt(sum);
        }
    }

    [Test]
    public void ShortSpansAreRefused()
    {
        Assert.That(() => GradientKernels.Penalize(new float[3], new float[4], 1, 1, level), Throws.ArgumentException);
        Assert.That(() => GradientKernels.LimitColumnNorms(new float[11], 3, 4, 4, 1, level), Throws.ArgumentException.With.Message.Contains("weight holds 11 floats; 12 are needed"));
    }

    private static float[] Draw(System.Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = i % 9 == 4 ? 0f : (random.NextSingle() * 2f) - 1f;
        }

        return values;
    }
}
