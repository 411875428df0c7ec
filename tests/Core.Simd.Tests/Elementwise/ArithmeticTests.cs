using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class ArithmeticTests(SimdLevel level)
{
    [Test]
    public void OperationsMatchPlainArithmeticForEveryLength()
    {
        var a = Samples.Uniform(1000, 3, 40);
        var b = Samples.Uniform(1000, 3, 41);
        foreach (var length in Levels.Lengths(level))
        {
            var y = new float[length];
            Arithmetic.Add(a.AsSpan(0, length), b, y, level);
            Assert.That(y, Is.EqualTo(Expected(length, i => a[i] + b[i])));
            Arithmetic.Multiply(a.AsSpan(0, length), b, y, level);
            Assert.That(y, Is.EqualTo(Expected(length, i => a[i] * b[i])));
            Arithmetic.Scale(a.AsSpan(0, length), -1.5f, y, level);
            Assert.That(y, Is.EqualTo(Expected(length, i => a[i] * -1.5f)));
            b.AsSpan(0, length).CopyTo(y);
            Arithmetic.Axpy(0.3f, a.AsSpan(0, length), y, level);
            Assert.That(y, Is.EqualTo(Expected(length, i => MultiplyAdd(0.3f, a[i], b[i]))));
            Arithmetic.Fill(y, 7f);
            Assert.That(y, Is.All.EqualTo(7f));
        }
    }

    [Test]
    public void AxpyLeavesWhatLiesBehindX()
    {
        float[] y = [1f, 2f, 3f];
        Arithmetic.Axpy(2f, [10f], y, level);
        Assert.That(y, Is.EqualTo(new[] { 21f, 2f, 3f }));
    }

    [Test]
    public void RowBiasReachesEveryColumnAndNoGap()
    {
        foreach (var columns in Levels.Lengths(level))
        {
            const int rows = 3;
            var stride = columns + 3;
            var start = Samples.Uniform(rows * stride, 3, 42);
            var bias = Samples.Uniform(columns, 3, 43);
            var y = new Guarded(start, 1);
            Arithmetic.AddRowBias(y.Span, rows, columns, stride, bias, level);
            for (var i = 0; i < start.Length; i++)
            {
                var column = i % stride;
                Assert.That(y.Span[i], Is.EqualTo(column < columns ? start[i] + bias[column] : start[i]), $"column {column} of {columns}");
            }

            Assert.That(y.SurroundingsAreUntouched);
        }
    }

    [Test]
    public void PartsAreAddedInOrderInEveryColumnAndNoGap([Values] bool relu, [Values] bool hasBias)
    {
        foreach (var columns in Levels.Lengths(level))
        {
            const int rows = 3;
            var (partStride, stride) = (columns + 5, columns + 3);
            var first = Samples.Uniform(rows * partStride, 3, 44);
            var second = Samples.Uniform(rows * partStride, 3, 45);
            var bias = Samples.Uniform(columns, 3, 46);
            var start = Samples.Uniform(rows * stride, 3, 47);
            var y = new Guarded(start, 1);
            Arithmetic.AddParts(first, second, partStride, hasBias ? bias : default, relu, y.Span, rows, columns, stride, level);
            for (var i = 0; i < start.Length; i++)
            {
                var (row, column) = (i / stride, i % stride);
                var place = (row * partStride) + column;
                var sum = column < columns ? first[place] + second[place] + (hasBias ? bias[column] : 0f) : start[i];
                Assert.That(y.Span[i], Is.EqualTo(relu && column < columns ? MathF.Max(0f, sum) : sum), $"row {row}, column {column} of {columns}");
            }

            Assert.That(y.SurroundingsAreUntouched);
        }
    }

    [Test]
    public void PartsThatAreNotNumbersStayNotNumbers()
    {
        var y = new float[3];
        Arithmetic.AddParts([float.NaN, float.PositiveInfinity, float.NegativeInfinity], [1f, float.NegativeInfinity, 1f], 3, default, true, y, 1, 3, 3, level);
        Assert.That(y, Is.EqualTo(new[] { float.NaN, float.NaN, 0f }));
    }

    [Test]
    public void EveryByteIsConvertedAtEveryPlace()
    {
        var bytes = new byte[1000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 7);
        }

        foreach (var length in Levels.Lengths(level))
        {
            var y = new Guarded(length, length % 4);
            Arithmetic.ConvertBytes(bytes.AsSpan(3, length), y.Span, 1f / 255, -0.1307f, level);
            for (var i = 0; i < length; i++)
            {
                Assert.That(y.Span[i], Is.EqualTo(MultiplyAdd(bytes[i + 3], 1f / 255, -0.1307f)), $"{i} of {length}");
            }

            Assert.That(y.SurroundingsAreUntouched);
        }

        var plain = new float[256];
        var all = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            all[i] = (byte)i;
        }

        Arithmetic.ConvertBytes(all, plain, level: level);
        Assert.That(plain, Is.EqualTo(Expected(256, i => i)));
    }

    [Test]
    public void BadArgumentsAreRefused()
    {
        Assert.That(() => Arithmetic.ConvertBytes(new byte[4], new float[3], level: level), Throws.ArgumentException.With.Message.Contains("y holds 3 floats; 4 are needed"));
        Assert.That(() => Arithmetic.AddRowBias(new float[8], 2, 4, 4, new float[3], level), Throws.ArgumentException);
        Assert.That(() => Arithmetic.AddRowBias(new float[8], 2, 4, 3, new float[4], level), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Arithmetic.AddParts(new float[8], new float[7], 4, new float[4], true, new float[8], 2, 4, 4, level), Throws.ArgumentException.With.Message.Contains("second"));
        Assert.That(() => Arithmetic.AddParts(new float[8], new float[8], 4, new float[3], true, new float[8], 2, 4, 4, level), Throws.ArgumentException.With.Message.Contains("bias"));
        Assert.That(() => Arithmetic.AddParts(new float[8], new float[8], 3, new float[4], true, new float[8], 2, 4, 4, level), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Arithmetic.Axpy(1f, new float[4], new float[3], level), Throws.ArgumentException);
        var memory = new float[8];
        Assert.That(() => Arithmetic.AddParts(memory, new float[8], 4, default, true, memory, 2, 4, 4, level), Throws.ArgumentException.With.Message.Contains("lie apart"));
        Assert.That(() => Arithmetic.AddRowBias(memory, 2, 4, 4, memory.AsSpan(4), level), Throws.ArgumentException.With.Message.Contains("lie apart"));
    }

    private float MultiplyAdd(float a, float b, float c) => level == SimdLevel.Scalar ? (a * b) + c : MathF.FusedMultiplyAdd(a, b, c);

    private static float[] Expected(int length, Func<int, float> value)
    {
        var expected = new float[length];
        for (var i = 0; i < length; i++)
        {
            expected[i] = value(i);
        }

        return expected;
    }
}
