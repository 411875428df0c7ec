using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed unsafe class AheadTileTests(SimdLevel level)
{
    private const int MostRows = TileFamily.MaxRowsOfAny;
    private const int MostColumns = 64;
    private const float Canary = -1234.5f;

    private static readonly int[] Depths = [1, 2, 3, 16, 47, 48, 49, 97, 100, 200];
    private static readonly int[] Beginnings = [0, TileBlock.BetaStep | TileBlock.BiasStep, TileBlock.RowBiasStep | TileBlock.ReluStep];

    [Test]
    public void AskingGivesTheBitsOfTheTileThatDoesNot([ValueSource(nameof(Depths))] int depth, [ValueSource(nameof(Beginnings))] int steps, [Values(0, 1, 7)] int lines)
    {
        foreach (var (rows, vectors) in Shapes(TileKind.Asking))
        {
            // Asking reads nothing: it may ask for what is not there.
            Compare(TileKind.Asking, rows, vectors, depth, steps, tiles: 3, block =>
            {
                block.Ahead = (float*)64;
                block.AheadLines = lines;
                block.AheadStride = 1 << 20;
                return block;
            });
        }
    }

    [Test]
    public void PackingBCopiesALineInTwoSteps([ValueSource(nameof(Depths))] int depth, [ValueSource(nameof(Beginnings))] int steps, [Values(1, 3, 4)] int lines)
    {
        const int Stride = 80;
        var copied = depth / TileRules.StepsOfCopy;
        using var source = Random((copied + 1) * Stride, 5);
        foreach (var (rows, vectors) in Shapes(TileKind.PackingB))
        {
            using var target = new AlignedBuffer((copied + 1) * TileRules.LineFloats);
            target.Span.Fill(Canary);
            Compare(TileKind.PackingB, rows, vectors, depth, steps, tiles: 1, block =>
            {
                block.Ahead = source.Pointer;
                block.AheadLines = lines;
                block.AheadStride = Stride;
                block.PackTo = target.Pointer;
                return block;
            });
            for (var line = 0; line < copied; line++)
            {
                var expected = source.Span.Slice((line / lines * Stride) + (line % lines * TileRules.LineFloats), TileRules.LineFloats);
                Assert.That(target.Span.Slice(line * TileRules.LineFloats, TileRules.LineFloats).SequenceEqual(expected), Is.True, $"{rows} rows, {vectors} vectors, line {line}");
            }

            Assert.That(target.Span[(copied * TileRules.LineFloats)..].ContainsAnyExcept(Canary), Is.False, "written behind the lines");
        }
    }

    [Test]
    public void PackingACopiesTheRowsOfTheNextTiles([ValueSource(nameof(Depths))] int depth, [ValueSource(nameof(Beginnings))] int steps)
    {
        foreach (var (rows, vectors) in Shapes(TileKind.PackingA))
        {
            var plan = new ColumnsOfA(level, null, 0, 0, depth, rows, null);
            var tiles = plan.Group / rows;
            var stride = plan.Group + 3;
            using var source = Random((depth * stride) + TileRules.LineFloats, 6);
            using var target = new AlignedBuffer(ColumnsOfA.PackedFloats(plan.Group, depth));
            var a = new ColumnsOfA(level, source.Pointer, stride, plan.Group, depth, rows, target.Pointer);
            for (var part = 0; part < tiles; part++)
            {
                Compare(TileKind.PackingA, rows, vectors, depth, steps, tiles: 1, block =>
                {
                    a.Set(&block, 0, part);
                    return block;
                });
            }

            a.PackRest(0);
            for (var row = 0; row < plan.Group; row++)
            {
                for (var step = 0; step < depth; step++)
                {
                    var packed = target.Span[(row / rows * a.TileFloats) + (step * rows) + (row % rows)];
                    Assert.That(packed, Is.EqualTo(source.Span[(step * stride) + row]), $"{rows} rows, {vectors} vectors: row {row}, step {step}");
                }
            }
        }
    }

    [Test]
    public void ExistForTheWidthsThatPackedProductsAreCutInto()
    {
        var family = TileFamily.For(level);
        var exists = level is SimdLevel.Avx512 or SimdLevel.Avx2;
        foreach (var kind in new[] { TileKind.Asking, TileKind.PackingA, TileKind.PackingB })
        {
            for (var vectors = 2; vectors <= 4; vectors++)
            {
                Assert.That(family.AheadTile(kind, family.MaxRows(vectors), vectors) is not null, Is.EqualTo(exists), $"{kind}, {vectors} vectors");
            }
        }
    }

    private List<(int Rows, int Vectors)> Shapes(TileKind kind)
    {
        List<(int Rows, int Vectors)> shapes = [];
        for (var rows = 1; rows <= MostRows; rows++)
        {
            for (var vectors = 1; vectors <= TileFamily.MaxVectors; vectors++)
            {
                if (TileFamily.For(level).AheadTile(kind, rows, vectors) is not null)
                {
                    shapes.Add((rows, vectors));
                }
            }
        }

        return shapes;
    }

    /// <summary>Runs a stack of tiles of a kind and of plain ones.</summary>
    private void Compare(TileKind kind, int rows, int vectors, int depth, int steps, int tiles, Func<TileBlock, TileBlock> prepare)
    {
        using var a = Random(tiles * MostRows * depth, 1);
        using var b = Random(depth * MostColumns, 2);
        using var bias = Random(tiles * MostRows * MostColumns, 3);
        var family = TileFamily.For(level);
        var columns = vectors * family.Lanes;
        using var plain = Random(tiles * rows * columns, 4);
        using var ahead = Random(tiles * rows * columns, 4);
        var block = prepare(new TileBlock
        {
            ARowStride = depth,
            AStepStride = 1,
            Ldb = columns,
            Ldc = columns,
            Bias = bias.Pointer,
            RowBias = bias.Pointer,
            Beta = 0.75f,
            Steps = steps,
            Depth = depth,
        });
        family.Tile(rows, vectors, false)(&block, a.Pointer, b.Pointer, plain.Pointer, tiles, family.Lanes);
        family.AheadTile(kind, rows, vectors)(&block, a.Pointer, b.Pointer, ahead.Pointer, tiles, family.Lanes);
        Assert.That(ahead.Span.SequenceEqual(plain.Span), Is.True, $"{rows} rows, {vectors} vectors");
    }

    private static AlignedBuffer Random(int floats, int seed)
    {
        var buffer = new AlignedBuffer(floats);
        var random = new System.Random(seed);
        foreach (ref var value in buffer.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return buffer;
    }
}
