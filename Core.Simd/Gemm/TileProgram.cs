namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// A product without packing and blocking, cut into calls of tiles when it is planned, so that a call of the product has nothing left to
/// decide: in products of some thousand multiply-adds the loops and divisions of <see cref="GemmDriver"/> take longer than the tiles.
/// </summary>
internal static unsafe class TileProgram
{
    // 64 panels of 128 columns: beyond that the loops no longer count.
    private const int MostCalls = 128;

    // What a call of another tile costs in multiply-adds of a vector: 19 × 5 × 4 as 10 + 9 rows took 32 ns, as 10 + 10 rows 25.
    private const int CallVectors = 60;

    /// <summary>The calls of a plan, or null where it packs, works in blocks, or is not made of register tiles.</summary>
    /// <param name="family">The tiles.</param>
    /// <param name="tiles">Which of them.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="transposeA">A is stored as [k, m].</param>
    /// <param name="mayRepeat">A row may be computed twice: β = 0.</param>
    public static TileCall[]? Compile(TileFamily family, in TilePlan tiles, int m, int n, int k, bool transposeA, bool mayRepeat)
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
            AddPanel(calls, family, m, columns.Vectors(panel), width, column, mayRepeat ? CallVectors / k : 0);
            column += width;
        }

        if (columns.Few > 0)
        {
            AddQuads(calls, family.Quads, m, columns.Few, column, transposeA);
        }

        return calls.Count <= MostCalls ? [.. calls] : null;
    }

    private static void AddPanel(List<TileCall> calls, TileFamily family, int m, int vectors, int width, int column, int spareVectors)
    {
        var tail = width - ((vectors - 1) * family.Lanes);
        var tiles = EqualPieces.OfAtMost(m, family.MaxRows(vectors));
        if (tiles.Longer > 0 && Repeated(m, tiles, spareVectors / vectors) is { } overlap)
        {
            Add(tiles.Short + 1, tiles.Longer + tiles.Shorter, 0, overlap);
            return;
        }

        if (tiles.Longer > 0)
        {
            Add(tiles.Short + 1, tiles.Longer, 0, 0);
        }

        Add(tiles.Short, tiles.Shorter, tiles.LongerLength, 0);

        void Add(int height, int count, int row, int repeated) => calls.Add(new TileCall
        {
            Tile = family.Tile(height, vectors, tail != family.Lanes),
            Tiles = count,
            Row = row,
            Column = column,
            Tail = tail,
            Overlap = repeated,
        });
    }

    /// <summary>The rows that tiles of one height share with the tile above, if that is an equal number and costs no more rows than are to spare.</summary>
    private static int? Repeated(int rows, in EqualPieces tiles, int spareRows)
    {
        var count = tiles.Longer + tiles.Shorter;
        var repeated = (count * (tiles.Short + 1)) - rows;
        return repeated <= spareRows && repeated % (count - 1) == 0 ? repeated / (count - 1) : null;
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
