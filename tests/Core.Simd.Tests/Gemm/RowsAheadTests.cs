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
        var operands = Operands();
        var ahead = RowsAhead.OfB(Plan(new GemmOptions()), operands, new(128, 64, 128, 64), Step, Steps, packs: false);
        Check(ref ahead, Workspace + (128 * Steps), Steps, lines: 32, tiles: 4);
        CheckAllIsAskedFor(ref ahead);
    }

    [Test]
    public void ATransposedPanelIsAskedForWhereItLies()
    {
        var operands = Operands();
        var ahead = RowsAhead.OfB(Plan(new GemmOptions { TransposeB = true }), operands, new(135, 49, 128, 64), Step, Steps, packs: true);
        Check(ref ahead, B + (135 * Size) + Step, Size, lines: 32, tiles: 4);
        CheckAllIsAskedFor(ref ahead);
    }

    [Test]
    public void AnotherPanelIsAskedForAndPackedInQuarters()
    {
        var b = new float[Size * Size];
        for (var i = 0; i < b.Length; i++)
        {
            b[i] = i;
        }

        var workspace = new float[64 * Steps];
        fixed (float* pb = b, target = workspace)
        {
            var operands = Operands() with { B = pb, Workspace = target };
            var ahead = RowsAhead.OfB(Plan(new GemmOptions()), operands, new(7, 49, 0, 64), Step, Steps, packs: true);
            for (var quarter = 0; quarter < 4; quarter++)
            {
                Check(ref ahead, pb + ((Step + (quarter * Steps / 4)) * Size) + 7, Size, lines: 4, tiles: 1);
                ahead.Pack();
                Assert.That(ahead.Packed, Is.EqualTo((quarter + 1) * Steps / 4));
            }

            CheckAllIsAskedFor(ref ahead);
        }

        for (var step = 0; step < Steps; step++)
        {
            Assert.That(workspace.AsSpan(step * 64, 49).SequenceEqual(b.AsSpan(((Step + step) * Size) + 7, 49)), Is.True, $"step {step}");
        }
    }

    [Test]
    public void TheNextRowsOfAAreAskedForWhereTheyLie()
    {
        var operands = Operands();
        var ahead = RowsAhead.OfA(Plan(new GemmOptions()), operands, 120, 33, Step, Steps);
        Check(ref ahead, A + (120 * Size) + Step, Size, lines: 32, tiles: 3);
        CheckAllIsAskedFor(ref ahead);
    }

    [Test]
    public void NothingIsAskedForBehindTheLastRowsAndOfATransposedA()
    {
        var operands = Operands();
        TileBlock block = default;
        Assert.That(RowsAhead.OfA(Plan(new GemmOptions()), operands, 120, 0, Step, Steps).Ask(&block), Is.Zero);
        Assert.That(RowsAhead.OfA(Plan(new GemmOptions { TransposeA = true }), operands, 120, 33, Step, Steps).Ask(&block), Is.Zero);
    }

    private static GemmPlan Plan(GemmOptions options) => new(Size, Size, Size, options);

    private static GemmOperands Operands() => new() { A = A, ARowStride = Size, AStepStride = 1, B = B, Ldb = Size, Workspace = Workspace };

    private static void Check(ref RowsAhead ahead, float* first, nint stride, int lines, int tiles)
    {
        TileBlock block = default;
        Assert.That(ahead.Ask(&block), Is.EqualTo(tiles));
        Assert.That((nint)block.Ahead, Is.EqualTo((nint)first));
        Assert.That(block.AheadStride, Is.EqualTo(stride));
        Assert.That(block.AheadLines, Is.EqualTo(lines));
    }

    private static void CheckAllIsAskedFor(ref RowsAhead ahead)
    {
        TileBlock block = default;
        ahead.Pack();
        Assert.That(ahead.Ask(&block), Is.Zero);
    }
}
