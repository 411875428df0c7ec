using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed unsafe class AskingTileTests(SimdLevel level)
{
    private const int Tiles = 3;
    private const int MostRows = 16;
    private const int MostColumns = 64;

    [Test]
    public void GivesTheBitsOfTheTileThatDoesNotAsk([Values(1, 16, 17, 100)] int depth, [Values(0, TileBlock.BetaStep | TileBlock.BiasStep, TileBlock.RowBiasStep | TileBlock.ReluStep)] int steps)
    {
        using var a = Random(Tiles * MostRows * depth, 1);
        using var b = Random(depth * MostColumns, 2);
        using var bias = Random(Tiles * MostRows * MostColumns, 3);
        var family = TileFamily.For(level);
        for (var vectors = 1; vectors <= TileFamily.MaxVectors; vectors++)
        {
            var asking = family.AskingTile(vectors);
            if (asking is null)
            {
                continue;
            }

            var (rows, columns) = (family.MaxRows(vectors), vectors * family.Lanes);
            using var plain = Random(Tiles * rows * columns, 4);
            using var asked = Random(Tiles * rows * columns, 4);
            var block = new TileBlock
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

                // Asking reads nothing: it may ask for what is not there.
                Ahead = (float*)64,
                AheadLines = 7,
                AheadStride = 1 << 20,
            };
            family.Tile(rows, vectors, false)(&block, a.Pointer, b.Pointer, plain.Pointer, Tiles, family.Lanes);
            asking(&block, a.Pointer, b.Pointer, asked.Pointer, Tiles, family.Lanes);
            Assert.That(asked.Span.SequenceEqual(plain.Span), Is.True, $"{rows} rows, {vectors} vectors");
        }
    }

    [Test]
    public void ExistsForTheWidthsThatPackedProductsAreCutInto()
    {
        var family = TileFamily.For(level);
        for (var vectors = 2; vectors <= 4; vectors++)
        {
            var expected = level is SimdLevel.Avx512 or SimdLevel.Avx2 && family.MaxRows(vectors) > 0;
            Assert.That(family.AskingTile(vectors) is not null, Is.EqualTo(expected), $"{vectors} vectors");
        }
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
