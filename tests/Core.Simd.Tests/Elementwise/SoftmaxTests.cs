using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class SoftmaxTests(SimdLevel level)
{
    [Test]
    public void EveryRowLengthMatchesTheOracleAndLeavesTheGapsAlone()
    {
        foreach (var columns in Levels.Lengths(level))
        {
            const int rows = 3;
            var stride = columns + 2;
            var x = Samples.Uniform(rows * stride, 9, 20 + columns);
            var probabilities = (float[])x.Clone();
            var logs = (float[])x.Clone();
            Softmax.Forward(probabilities, probabilities, rows, columns, stride, level);
            LogSoftmax.Forward(logs, logs, rows, columns, stride, level);
            for (var row = 0; row < rows; row++)
            {
                var exact = Exact(x.AsSpan(row * stride, columns));
                for (var i = 0; i < columns; i++)
                {
                    var place = (row * stride) + i;
                    Assert.That(Ulp.Error(probabilities[place], Math.Exp(exact[i])), Is.LessThan(8), $"columns {columns}");
                    Assert.That(logs[place], Is.EqualTo(exact[i]).Within(3e-6), $"columns {columns}");
                }

                Assert.That(probabilities[((row + 1) * stride) - 1], Is.EqualTo(x[((row + 1) * stride) - 1]), "the gap was written");
                Assert.That(logs[((row + 1) * stride) - 2], Is.EqualTo(x[((row + 1) * stride) - 2]), "the gap was written");
            }
        }
    }

    [TestCase(10)]
    [TestCase(100)]
    public void LargeInputsNeitherOverflowNorVanish(int columns)
    {
        var x = new float[columns];
        x.AsSpan().Fill(-3e38f);
        x[2] = 3e38f;
        x[^1] = 3e38f;
        var y = new float[columns];
        Softmax.Forward(x, y, level);
        Assert.That(y[2], Is.EqualTo(0.5f));
        Assert.That(y[^1], Is.EqualTo(0.5f));
        Assert.That(y[0], Is.Zero);
        x.AsSpan().Fill(1000f);
        x[1] = 500f;
        LogSoftmax.Forward(x, y, level);
        Assert.That(y[1], Is.EqualTo(-500 - Math.Log(columns - 1)).Within(1e-4), "log-softmax keeps what softmax rounds to zero");
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(100)]
    public void RowsWithoutAnAnswerAreNaNAndMinusInfinityIsImpossible(int columns)
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            for (var place = 0; place < columns; place++)
            {
                var x = Samples.Uniform(columns, 3, 21);
                x[place] = bad;
                Softmax.Forward(x, x, level);
                Assert.That(x, Is.All.NaN, $"{bad} at {place}");
            }
        }

        var none = new float[columns];
        none.AsSpan().Fill(float.NegativeInfinity);
        LogSoftmax.Forward(none, none, level);
        Assert.That(none, Is.All.NaN);

        var one = new float[columns];
        one.AsSpan().Fill(float.NegativeInfinity);
        one[columns / 2] = -7f;
        Softmax.Forward(one, one, level);
        for (var i = 0; i < columns; i++)
        {
            Assert.That(one[i], Is.EqualTo(i == columns / 2 ? 1f : 0f));
        }
    }

    [Test]
    public void BadMatricesAreRefused()
    {
        Assert.That(() => Softmax.Forward(new float[20], new float[20], 2, 10, 9, level), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Softmax.Forward(new float[20], new float[20], -1, 10, 10, level), Throws.TypeOf<ArgumentOutOfRangeException>());
        var error = Assert.Throws<ArgumentException>(() => Softmax.Forward(new float[20], new float[19], 2, 10, 10, level));
        Assert.That(error!.Message, Does.Contain("y holds 19 floats; 20 are needed"));
        var memory = new float[30];
        Assert.That(() => Softmax.Forward(memory.AsSpan(0, 20), memory.AsSpan(5, 20), 2, 10, 10, level), Throws.ArgumentException);
        Assert.That(() => Softmax.Forward(new float[100], new float[100], int.MaxValue, 10, int.MaxValue, level), Throws.ArgumentException);
    }

    private static double[] Exact(ReadOnlySpan<float> row)
    {
        var max = float.NegativeInfinity;
        foreach (var value in row)
        {
            max = Math.Max(max, value);
        }

        // The difference to the maximum is rounded to float, as in the definition; all behind it is exact here.
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += Math.Exp((float)(value - max));
        }

        var logs = new double[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            logs[i] = (float)(row[i] - max) - Math.Log(sum);
        }

        return logs;
    }
}
