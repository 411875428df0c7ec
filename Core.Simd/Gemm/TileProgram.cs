namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// A product without packing and blocking, cut into calls of tiles when it is planned, so that a call of the product has nothing left to
/// decide: in products of some thousand multiply-adds the loops and divisions of <see cref="GemmDriver"/> take longer than the tiles.
/// </summary>
internal static unsafe class TileProgram
{
    // 64 panels of 128 columns: beyond that the loops no longer count.
    private const int MostCalls = 128;

    /// <summary>The calls of a plan, or null where it packs, works in blocks, or is not made of register tiles.</summary>
    public static TileCall[]? Compile(TileFamily family, in TilePlan tiles, int m, int n, bool transposeA)
    {
        List<TileCall> calls = [];
        var columns = new ColumnCut(family, tiles, m, n);
        if (family.PacksTails && columns.IsRagged)
        {
            return null;
        }

        var column = 0;
        for (var panel = 0; panel < columns.Panels; panel++)
        {
            var width = columns.Width(panel, column);
            AddPanel(calls, family, m, columns.Vectors(panel), width, column);
            column += width;
        }

        if (columns.Few > 0)
        {
            AddQuads(calls, family.Quads, m, columns.Few, column, transposeA);
        }

        return calls.Count <= MostCalls ? [.. calls] : null;
    }

    private static void AddPanel(List<TileCall> calls, TileFamily family, int m, int vectors, int width, int column)
    {
        var tail = width - ((vectors - 1) * family.Lanes);
        var tiles = EqualPieces.OfAtMost(m, family.MaxRows(vectors));
        if (tiles.Longer > 0)
        {
            Add(tiles.Short + 1, tiles.Longer, 0);
        }

        Add(tiles.Short, tiles.Shorter, tiles.LongerLength);

        void Add(int height, int count, int row) => calls.Add(new TileCall
        {
            Tile = family.Tile(height, vectors, tail != family.Lanes),
            Tiles = count,
            Row = row,
            Column = column,
            Tail = tail,
            Overlap = 0,
        });
    }

    private static void AddQuads(List<TileCall> calls, QuadFamily family, int m, int columns, int column, bool transposed)
    {
        var groups = QuadFamily.Groups(columns);
        var (tiles, overlap) = family.Cut(m);
        var row = 0;
        Add(tiles.Short + 1, tiles.Longer, 0);
        Add(tiles.Short, overlap == 0 ? tiles.Shorter : tiles.Shorter - 1, 0);
        Add(tiles.Short, overlap == 0 ? 0 : 1, overlap);

        void Add(int vectors, int count, int inside)
        {
            if (count == 0)
            {
                return;
            }

            calls.Add(new TileCall
            {
                Tile = family.Tile(vectors, groups, QuadFamily.IsPartial(columns), transposed),
                Tiles = count,
                Row = row,
                Column = column,
                Tail = columns - ((groups - 1) * QuadFamily.GroupColumns),
                Overlap = inside,
            });
            row += count * vectors * family.RowsPerVector;
        }
    }
}
