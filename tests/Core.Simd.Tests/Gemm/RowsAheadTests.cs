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
        var ahead = RowsAhead.NextPanel(Plan(new GemmOptions()), Operands(), 0, 128, 64, Step, Steps, packs: false);
        Check(ahead, Workspace + (128 * Steps), Steps, tiles: 4);
    }

    [Test]
    public void ATransposedPanelIsAskedForWhereItLies()
    {
        var ahead = RowsAhead.NextPanel(Plan(new GemmOptions { TransposeB = true }), Operands(), 7, 128, 49, Step, Steps, packs: true);
        Check(ahead, B + (135 * Size) + Step, Size, tiles: 4);
    }

    [Test]
    public void AnotherPanelThatIsStillToBePackedIsNotAskedFor() =>
        Assert.That(RowsAhead.NextPanel(Plan(new GemmOptions()), Operands(), 0, 128, 64, Step, Steps, packs: true).Tiles, Is.Zero);

    [Test]
    public void TheNextRowsOfAAreAskedForWhereTheyAreReadAsTheyLie()
    {
        Check(RowsAhead.NextRows(Plan(new GemmOptions()), Operands(), 120, 33, Step), A + (120 * Size) + Step, Size, tiles: 3);
        Assert.That(RowsAhead.NextRows(Plan(new GemmOptions()), Operands(), 120, 0, Step).Tiles, Is.Zero);
        Assert.That(RowsAhead.NextRows(Plan(new GemmOptions { TransposeA = true }), Operands(), 120, 33, Step).Tiles, Is.Zero);
    }

    private static GemmPlan Plan(GemmOptions options) => new(Size, Size, Size, options);

    private static GemmOperands Operands() => new() { A = A, ARowStride = Size, AStepStride = 1, B = B, Ldb = Size, Workspace = Workspace };

    private static void Check(RowsAhead ahead, float* first, nint stride, int tiles)
    {
        TileBlock block = default;
        ahead.Tell(&block);
        Assert.That(ahead.Tiles, Is.EqualTo(tiles));
        Assert.That((nint)block.Ahead, Is.EqualTo((nint)first));
        Assert.That(block.AheadStride, Is.EqualTo(stride));
    }
}
