using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class TilePlanTests(SimdLevel level)
{
    [Test]
    public void EveryPanelAndTileItCutsExists()
    {
        var family = TileFamily.For(level);
        for (var m = 1; m <= 70; m++)
        {
            for (var n = 1; n <= 300; n++)
            {
                var plan = TilePlan.Choose(family, m, n, 50, new GemmOptions());
                var few = plan.UsesQuads ? n % family.Lanes : 0;
                Assert.That(few == 0 || family.Quads.Takes(m, few), Is.True, $"{m}×{n}: few columns");
                var total = (n - few + family.Lanes - 1) / family.Lanes;
                if (total == 0)
                {
                    continue;
                }

                var panels = family.Panels(total, plan.PanelVectors);
                Assert.That(family.MaxRows(total / panels), Is.Positive, $"{m}×{n}: {total / panels} vectors");
                Assert.That(total % panels == 0 || family.MaxRows((total / panels) + 1) > 0, Is.True, $"{m}×{n}");
            }
        }
    }

    [Test]
    public void TheWidestPanelIsChosenWhereOneRowIsReadOnce()
    {
        // A panel of all columns reads B once from end to end; so many columns need no wider panel, which does not exist.
        var family = TileFamily.For(level);
        var widest = Enumerable.Range(1, TileFamily.MaxVectors).Last(vectors => family.MaxRows(vectors) > 0);
        Assert.That(TilePlan.Choose(family, 1, widest * family.Lanes, 784, new GemmOptions()).PanelVectors, Is.EqualTo(widest));
    }

    [Test]
    public void FewColumnsAndLongSumsHaveTilesOfTheirOwn()
    {
        var family = TileFamily.For(level);
        Assert.That(TilePlan.Choose(family, 48, 4, 48, new GemmOptions()).UsesQuads, Is.EqualTo(level is SimdLevel.Avx512 or SimdLevel.Avx2));
        Assert.That(TilePlan.Choose(family, 10, 30, 784, new GemmOptions { TransposeB = true }).UsesDots, Is.EqualTo(level is not SimdLevel.Scalar));
        Assert.That(TilePlan.Choose(family, 512, 512, 512, new GemmOptions { TransposeB = true }).UsesDots, Is.False);
        Assert.That(TilePlan.Choose(family, 48, 4, 48, new GemmOptions { Alpha = 2f }).UsesQuads, Is.False);
    }

    [Test]
    public void TheAccumulatorsOfEveryTileFitTheRegisters()
    {
        var family = TileFamily.For(level);
        var registers = level is SimdLevel.Avx512 or SimdLevel.Neon ? 32 : 16;
        for (var vectors = 1; vectors <= TileFamily.MaxVectors; vectors++)
        {
            // One more holds the broadcast; a B vector that is used once is a memory operand.
            var operands = family.MaxRows(vectors) > 1 ? vectors + 1 : 1;
            Assert.That((family.MaxRows(vectors) * vectors) + operands, Is.LessThanOrEqualTo(registers), $"width {vectors}");
        }
    }
}
