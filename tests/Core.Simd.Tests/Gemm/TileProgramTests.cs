using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class TileProgramTests(SimdLevel level)
{
    [Test]
    public void RowsAreRepeatedOnlyWhereNothingIsAddedToThem([Values(0f, 1f)] float beta, [Values] bool transposeA)
    {
        var (programs, repeating) = (0, 0);
        for (var m = 1; m <= 70; m++)
        {
            foreach (var (n, k) in new[] { (5, 4), (16, 1), (17, 9) })
            {
                var test = new GemmCase(m, n, k, new GemmOptions { TransposeA = transposeA, Beta = beta, Level = level });
                programs += test.Plan.Calls is null ? 0 : 1;
                repeating += test.Plan.Calls?.Any(call => call.Overlap > 0 && call.Tiles > 1) == true ? 1 : 0;
                Assert.That(test.FirstError(), Is.Null, $"{m}×{n}×{k}");
            }
        }

        Assert.That(repeating > 0, Is.EqualTo(beta == 0f && programs > 0), $"{repeating} of {programs} products compute a row twice");
    }

    [Test]
    public void APanelIsOneCallWhereARowComputedTwiceIsCheaperThanAnotherCall()
    {
        var family = TileFamily.For(level);
        var height = family.MaxRows(1);
        var (once, deep) = (Plan((2 * height) - 1, 4), Plan((2 * height) - 1, 400));
        if (once.Calls is null || once.Tiles.UsesQuads)
        {
            Assert.That(level, Is.EqualTo(SimdLevel.Scalar).Or.EqualTo(SimdLevel.Neon), "everything is read in place");
            return;
        }

        Assert.That(once.Calls, Has.Length.EqualTo(1));
        Assert.That((once.Calls[0].Tiles, (int)once.Calls[0].Overlap), Is.EqualTo((2, 1)));
        Assert.That(deep.Calls, Has.Length.EqualTo(2));

        GemmPlan Plan(int m, int k) => new(m, family.Lanes, k, new GemmOptions { Level = level });
    }
}
