using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class QuadFamilyTests(SimdLevel level)
{
    private static readonly int[] Depths = [1, 2, 3, 4, 5, 6, 7, 8, 33];

    [Test]
    public void EveryTileMatchesTheOracle([Values] bool transposeA, [Values(0f, 1f, 1.3f)] float beta)
    {
        var taken = 0;
        for (var m = 1; m <= 37; m++)
        {
            for (var n = 1; n <= 12; n++)
            {
                foreach (var k in Depths)
                {
                    var test = new GemmCase(m, n, k, new GemmOptions { TransposeA = transposeA, Beta = beta, Level = level });
                    taken += test.Plan.Tiles.UsesQuads ? 1 : 0;
                    Assert.That(test.FirstError(), Is.Null, $"{m}×{n}×{k}");
                }
            }
        }

        Assert.That(taken > 100, Is.EqualTo(level is SimdLevel.Avx512 or SimdLevel.Avx2), $"{taken} products had tiles for few columns");
    }

    [Test]
    public void ARemainderOfColumnsHasTheBitsOfAWholeVector([Values] bool transposeA, [Values(1, 3, 4, 6, 9, 12)] int few)
    {
        // The same columns with as many behind them as fill the vector: another tile, the same sums.
        var options = new GemmOptions { TransposeA = transposeA, HasBias = true, Beta = 0.5f, Activation = ActivationKind.Relu, Level = level };
        var lanes = TileFamily.For(level).Lanes;
        var (wide, narrow) = (new GemmCase(35, 3 * lanes, 29, options), new GemmCase(35, (2 * lanes) + Math.Min(few, lanes), 29, options));
        var columns = (2 * lanes) + Math.Min(few, lanes);
        wide.A.CopyTo(narrow.A, 0);
        wide.Bias.AsSpan(0, columns).CopyTo(narrow.Bias);
        CopyRows(wide.B, wide.Ldb, narrow.B, narrow.Ldb, 29, columns);
        CopyRows(wide.C, wide.Ldc, narrow.C, narrow.Ldc, 35, columns);
        wide.Multiply();
        narrow.Multiply();
        for (var row = 0; row < 35; row++)
        {
            Assert.That(narrow.C.AsSpan(row * narrow.Ldc, columns).SequenceEqual(wide.C.AsSpan(row * wide.Ldc, columns)), Is.True, $"row {row}");
        }
    }

    [Test]
    public void RowsAreCutWithoutGapsAndOverlapOnlyInsideTheLastTile()
    {
        var family = TileFamily.For(level).Quads;
        for (var rows = family.RowsPerVector; rows <= 100 && family.MaxVectors > 0; rows++)
        {
            var (tiles, overlap) = family.Cut(rows);
            Assert.That(((tiles.LongerLength + (tiles.Shorter * tiles.Short)) * family.RowsPerVector) - overlap, Is.EqualTo(rows));
            Assert.That(overlap == 0 || tiles.Short > 1, Is.True, $"{rows} rows: an overlap with another tile's rows would add β·C twice");
        }
    }

    private static void CopyRows(float[] source, int sourceStride, float[] target, int targetStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            source.AsSpan(row * sourceStride, columns).CopyTo(target.AsSpan(row * targetStride));
        }
    }
}
