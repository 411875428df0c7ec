using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed unsafe class ColumnsOfATests(SimdLevel level)
{
    [Test]
    public void EveryTilesRowsLieStepByStep([Values(1, 4, 6, 8, 12, 18)] int height, [Values(1, 7, 16, 96, 97)] int rows, [Values(1, 2, 33)] int steps)
    {
        var stride = rows + 5;
        using var source = new AlignedBuffer((steps * stride) + rows);
        for (var i = 0; i < source.Span.Length; i++)
        {
            source.Span[i] = i;
        }

        var floats = ColumnsOfA.PackedFloats(rows, steps);
        using var target = new AlignedBuffer(floats + 1);
        target.Span[floats] = -1f;
        var a = new ColumnsOfA(level, source.Pointer, stride, rows, steps, height, target.Pointer);
        a.PackAll();
        for (var row = 0; row < rows; row++)
        {
            for (var step = 0; step < steps; step++)
            {
                Assert.That(target.Span[(row / height * a.TileFloats) + (step * height) + (row % height)], Is.EqualTo(source.Span[(step * stride) + row]), $"row {row}, step {step}");
            }
        }

        Assert.That(target.Span[floats], Is.EqualTo(-1f), "written behind the block");
    }

    [TestCase(8, 16)]
    [TestCase(6, 12)]
    [TestCase(4, 8)]
    [TestCase(12, 12)]
    public void TilesHalfALineHighAreAPair(int height, int group) => Assert.That(new ColumnsOfA(level, null, 0, 0, 0, height, null).Group, Is.EqualTo(group));

    [TestCase(8, 16, true)]
    [TestCase(8, 15, false)]
    [TestCase(6, 14, true)]
    [TestCase(6, 13, false)]
    [TestCase(12, 16, true)]
    [TestCase(12, 15, false)]
    public void ATilePacksOnlyWhatItsVectorsCanRead(int height, int rows, bool whole)
    {
        var a = new ColumnsOfA(level, null, 0, 96 + rows, 0, height, null);
        Assert.That(a.HasWholeGroup(96), Is.EqualTo(whole));
    }
}
