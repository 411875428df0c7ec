using NUnit.Framework;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Tests.Shapes;

[TestFixture]
internal sealed class GemmCaseTests
{
    [TestCase("3x5x7", "3x5x7 NN", 7, 5)]
    [TestCase("3x5x7 TN", "3x5x7 TN", 3, 5)]
    [TestCase("3x5x7 NT", "3x5x7 NT", 7, 7)]
    [TestCase("3x5x7 TT", "3x5x7 TT", 3, 7)]
    public void A_case_is_read_as_it_is_written(string text, string name, int lda, int ldb)
    {
        var parsed = GemmCase.Parse(text);
        Assert.That((parsed.ToString(), parsed.Lda, parsed.Ldb, parsed.Flops), Is.EqualTo((name, lda, ldb, 210.0)));
    }

    [Test]
    public void The_lists_have_the_sizes_that_are_reported()
    {
        Assert.Multiple(() =>
        {
            Assert.That(GemmShapes.Squares, Has.Count.EqualTo(12));
            Assert.That(GemmShapes.TinyCubes, Has.Count.EqualTo(15));
            Assert.That(GemmShapes.SmallCubes, Has.Count.EqualTo(48));
            Assert.That(GemmShapes.RandomSmall, Has.Count.EqualTo(200));
            Assert.That(GemmShapes.RandomSmall, Has.All.Matches<GemmCase>(shape => shape is { M: >= 1 and <= 64, N: >= 1 and <= 64, K: >= 1 and <= 64 }));
        });
    }
}
