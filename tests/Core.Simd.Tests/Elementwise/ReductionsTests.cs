using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class ReductionsTests(SimdLevel level)
{
    [Test]
    public void SumsMatchTheOracleForEveryLength()
    {
        var a = Samples.Uniform(1000, 2, 30);
        var b = Samples.Uniform(1000, 2, 31);
        foreach (var length in Levels.Lengths(level))
        {
            double sum = 0, squares = 0, dot = 0, size = 0;
            for (var i = 0; i < length; i++)
            {
                sum += a[i + 1];
                squares += (double)a[i + 1] * a[i + 1];
                dot += (double)a[i + 1] * b[i];
                size += Math.Abs(a[i + 1]);
            }

            var x = a.AsSpan(1, length);
            var tolerance = 3e-7 * (1 + size);
            Assert.That(Reductions.Sum(x, level), Is.EqualTo(sum).Within(tolerance), $"length {length}");
            Assert.That(Reductions.SumOfSquares(x, level), Is.EqualTo(squares).Within(2 * tolerance), $"length {length}");
            Assert.That(Reductions.Dot(x, b.AsSpan(0, length), level), Is.EqualTo(dot).Within(2 * tolerance), $"length {length}");
            Assert.That(Reductions.Norm(x, level), Is.EqualTo(Math.Sqrt(squares)).Within(tolerance), $"length {length}");
        }
    }

    [Test]
    public void EveryElementCountsOnce()
    {
        foreach (var length in Levels.Lengths(level))
        {
            var x = new float[length];
            for (var i = 0; i < length; i++)
            {
                x[i] = 1f;
                Assert.That(Reductions.Sum(x, level), Is.EqualTo(1f), $"{i} of {length}");
                Assert.That(Reductions.Dot(x, x, level), Is.EqualTo(1f), $"{i} of {length}");
                x[i] = 0f;
            }
        }
    }

    [Test]
    public void ExtremesAreFoundAtEveryPlace()
    {
        foreach (var length in Levels.Lengths(level))
        {
            for (var place = 0; place < length; place++)
            {
                var x = Samples.Uniform(length, 5, 32);
                x[place] = 6f;
                Assert.That(Reductions.Max(x, level), Is.EqualTo(6f));
                Assert.That(Reductions.ArgMax(x, level), Is.EqualTo(place));
                x[^1] = 6f;
                Assert.That(Reductions.ArgMax(x, level), Is.EqualTo(place), "the first of equals");
                x[place] = -6f;
                Assert.That(Reductions.Min(x, level), Is.EqualTo(-6f));
            }
        }
    }

    [Test]
    public void NaNWinsWhereverItIs()
    {
        foreach (var length in Levels.Lengths(level))
        {
            for (var place = 0; place < length; place++)
            {
                var x = Samples.Uniform(length, 5, 33);
                x[place] = float.NaN;
                x[^1] = place < length - 1 && length % 2 == 0 ? float.PositiveInfinity : x[^1];
                Assert.That(Reductions.Max(x, level), Is.NaN, $"{place} of {length}");
                Assert.That(Reductions.Min(x, level), Is.NaN, $"{place} of {length}");
                Assert.That(Reductions.ArgMax(x, level), Is.EqualTo(place), $"{place} of {length}");
            }
        }
    }

    [TestCase(3)]
    [TestCase(40)]
    public void InfinitiesAreOrdinaryExtremes(int length)
    {
        var x = new float[length];
        x.AsSpan().Fill(float.NegativeInfinity);
        Assert.That(Reductions.Max(x, level), Is.EqualTo(float.NegativeInfinity));
        Assert.That(Reductions.ArgMax(x, level), Is.Zero);
        x.AsSpan().Fill(float.PositiveInfinity);
        Assert.That(Reductions.Min(x, level), Is.EqualTo(float.PositiveInfinity));
    }

    [Test]
    public void NormSurvivesSquaresOutsideTheRangeOfFloat()
    {
        Assert.That(Reductions.Norm([3e30f, 4e30f], level), Is.EqualTo(5e30f).Within(1e24f));
        Assert.That(Reductions.Norm([3e-30f, 4e-30f], level), Is.EqualTo(5e-30f).Within(1e-36f));
        Assert.That(Reductions.Norm([float.PositiveInfinity, 1f], level), Is.EqualTo(float.PositiveInfinity));
        Assert.That(Reductions.Norm([float.NaN, 1f], level), Is.NaN);
        Assert.That(Reductions.Norm([], level), Is.Zero);
    }

    [Test]
    public void ColumnSumsGoFromTheFirstRowToTheLast()
    {
        foreach (var columns in Levels.Lengths(level))
        {
            const int rows = 5;
            var stride = columns + 1;
            var x = Samples.Uniform(rows * stride, 3, 34);
            var sums = new Guarded(columns, 1);
            Reductions.SumColumns(x, rows, columns, stride, sums.Span, level: level);
            var more = new Guarded(sums.Span, 2);
            Reductions.SumColumns(x, rows, columns, stride, more.Span, accumulate: true, level);
            for (var column = 0; column < columns; column++)
            {
                var once = 0f;
                for (var row = 0; row < rows; row++)
                {
                    once += x[(row * stride) + column];
                }

                var twice = once;
                for (var row = 0; row < rows; row++)
                {
                    twice += x[(row * stride) + column];
                }

                Assert.That(sums.Span[column], Is.EqualTo(once), $"column {column} of {columns}");
                Assert.That(more.Span[column], Is.EqualTo(twice), $"column {column} of {columns}");
            }

            Assert.That(sums.SurroundingsAreUntouched && more.SurroundingsAreUntouched);
        }

        float[] none = [1f, 2f];
        Reductions.SumColumns([], 0, 2, 2, none, level: level);
        Assert.That(none, Is.All.Zero);
    }

    [Test]
    public void BadArgumentsAreRefused()
    {
        Assert.That(() => Reductions.Max([], level), Throws.ArgumentException);
        Assert.That(() => Reductions.Min([], level), Throws.ArgumentException);
        Assert.That(() => Reductions.ArgMax([], level), Throws.ArgumentException);
        Assert.That(() => Reductions.Dot(new float[3], new float[4], level), Throws.ArgumentException.With.Message.Contains("b holds 4 floats; exactly 3"));
        Assert.That(() => Reductions.SumColumns(new float[7], 2, 4, 4, new float[4], level: level), Throws.ArgumentException.With.Message.Contains("8 are needed"));
        Assert.That(() => Reductions.SumColumns(new float[8], 2, 4, 4, new float[3], level: level), Throws.ArgumentException);
        var memory = new float[16];
        Assert.That(() => Reductions.SumColumns(memory.AsSpan(0, 8), 2, 4, 4, memory.AsSpan(0, 4), level: level), Throws.ArgumentException);
    }
}
