using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Tests.Gemm;

public sealed unsafe class RowsAheadTests
{
    private const int Size = 800;
    private const int Step = 3;
    private const int Steps = 500;

    private static readonly float* A = (float*)0x10000;
    private static readonly float* B = (float*)0x20000;
    private static readonly float* Workspace = (float*)0x30000;

    [Test]
    public void ThePackedPanelIsAskedForAsRowsOneBehindTheOther()
    {
        var ahead = RowsAhead.OfB(Plan(new GemmOptions()), Operands(), new(128, 64, 128, 64), Step, Steps, packs: false);
        CheckAsking(ahead, Workspace + (128 * Steps), Steps, lines: 32, tiles: 4);
    }

    [Test]
    public void ATransposedPanelIsAskedForWhereItLies()
    {
        var ahead = RowsAhead.OfB(Plan(new GemmOptions { TransposeB = true }), Operands(), new(135, 49, 128, 64), Step, Steps, packs: true);
        CheckAsking(ahead, B + (135 * Size) + Step, Size, lines: 32, tiles: 4);
    }

    [Test]
    public void AnotherPanelIsPackedInAsManyPartsAsItsLinesTake([Values(16, 48, 64)] int width)
    {
        var lines = width / TileRules.LineFloats;
        var ahead = RowsAhead.OfB(Plan(new GemmOptions()), Operands(), new(7, width, 128, width), Step, Steps, packs: true);
        Assert.That(ahead.Kind, Is.EqualTo(TileKind.PackingB));
        Assert.That(ahead.Tiles, Is.EqualTo(2 * lines));
        Assert.That(ahead.StepsOfTile, Is.EqualTo(Steps / (2 * lines)));
        for (var tile = 0; tile < ahead.Tiles; tile++)
        {
            TileBlock block = default;
            ahead.Set(&block, tile);
            var step = tile * ahead.StepsOfTile;
            Assert.That((nint)block.Ahead, Is.EqualTo((nint)(B + ((Step + step) * Size) + 7)));
            Assert.That((nint)block.PackTo, Is.EqualTo((nint)(Workspace + (128 * Steps) + (step * width))));
            Assert.That(block.AheadStride, Is.EqualTo((nint)Size));
            Assert.That(block.AheadLines, Is.EqualTo(lines));
        }
    }

    [TestCase(49, 64)]
    [TestCase(24, 24)]
    public void APanelThatIsNotWholeLinesWideIsNotPackedAhead(int width, int stride) =>
        Assert.That(RowsAhead.OfB(Plan(new GemmOptions()), Operands(), new(7, width, 128, stride), Step, Steps, packs: true).Tiles, Is.Zero);

    [Test]
    public void TheNextRowsOfAAreAskedForWhereTheyLie() =>
        CheckAsking(RowsAhead.OfA(Operands(), 120, 33, Step, Steps), A + (120 * Size) + Step, Size, lines: 32, tiles: 3);

    private static GemmPlan Plan(GemmOptions options) => new(Size, Size, Size, options);

    private static GemmOperands Operands() => new() { A = A, ARowStride = Size, AStepStride = 1, B = B, Ldb = Size, Workspace = Workspace };

    private static void CheckAsking(RowsAhead ahead, float* first, nint stride, int lines, int tiles)
    {
        TileBlock block = default;
        ahead.Set(&block, 0);
        Assert.That(ahead.Kind, Is.EqualTo(TileKind.Asking));
        Assert.That(ahead.Tiles, Is.EqualTo(tiles));
        Assert.That(ahead.StepsOfTile, Is.Zero);
        Assert.That((nint)block.Ahead, Is.EqualTo((nint)first));
        Assert.That(block.AheadStride, Is.EqualTo(stride));
        Assert.That(block.AheadLines, Is.EqualTo(lines));
    }
}
