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
                var vectors = TilePlan.ChoosePanelVectors(family, m, n, 50);
                var total = (n + family.Lanes - 1) / family.Lanes;
                var panels = (total + vectors - 1) / vectors;
                Assert.That(family.MaxRows(total / panels), Is.Positive, $"{m}×{n}: {total / panels} vectors");
                Assert.That(total % panels == 0 || family.MaxRows((total / panels) + 1) > 0, Is.True, $"{m}×{n}");
            }
        }
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
