using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class MatrixTransposeTests(SimdLevel level)
{
    [Test]
    public void EveryElementMovesAndNothingElseIsWritten([Values(0, 1, 3, 4, 8, 15, 16, 17, 33)] int rows, [Values(1, 3, 4, 7, 8, 16, 19, 32)] int columns)
    {
        var (sourceStride, targetStride) = (columns + 3, rows + 2);
        var source = new float[rows * sourceStride];
        for (var i = 0; i < source.Length; i++)
        {
            source[i] = i + 1;
        }

        var target = new float[columns * targetStride];
        Array.Fill(target, -1f);
        MatrixTranspose.Copy(rows, columns, source, sourceStride, target, targetStride, level);
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < targetStride; row++)
            {
                Assert.That(target[(column * targetStride) + row], Is.EqualTo(row < rows ? source[(row * sourceStride) + column] : -1f));
            }
        }
    }

    [Test]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.That(() => MatrixTranspose.Copy(2, 3, new float[5], 3, new float[6], 2, level), Throws.ArgumentException.With.Message.Contains("source holds 5 floats; 6 are needed"));
        Assert.That(() => MatrixTranspose.Copy(2, 3, new float[6], 3, new float[6], 1, level), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("at least the 2 columns; received 1"));
        var all = new float[12];
        Assert.That(() => MatrixTranspose.Copy(2, 3, all, 3, all.AsSpan(4), 2, level), Throws.ArgumentException.With.Message.Contains("must lie apart"));
    }
}
