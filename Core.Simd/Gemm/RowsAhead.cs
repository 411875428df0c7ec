namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// What the tiles of one panel bring while they compute: rows of what the next panel of B or the next block of A is made of. They come
/// from the third-level cache, and the first tile that reads them would wait (1024³ with AVX-512: 86 to 91 % of the ceiling).
/// </summary>
internal readonly unsafe struct RowsAhead
{
    private readonly float* _first;
    private readonly nint _stride;
    private readonly int _lines;
    private readonly float* _target;

    private RowsAhead(float* first, nint stride, int lines, int tiles)
    {
        Kind = TileKind.Asking;
        _first = first;
        (_stride, _lines) = (stride, lines);
        Tiles = tiles;
    }

    private RowsAhead(float* first, nint stride, int lines, int stepsOfTile, float* target)
        : this(first, stride, lines, TileRules.StepsOfCopy * lines)
    {
        Kind = TileKind.PackingB;
        StepsOfTile = stepsOfTile;
        _target = target;
    }

    /// <summary>Asking or packing.</summary>
    public TileKind Kind { get; }

    /// <summary>How many tiles it takes.</summary>
    public int Tiles { get; }

    /// <summary>Steps of the next panel that a tile packs; 0 if it asks only.</summary>
    public int StepsOfTile { get; }

    /// <summary>The next panel of B: packed already, or still to be.</summary>
    /// <remarks>A last panel that is not whole vectors wide is not packed ahead, and rows that lie where they are packed from are asked for by the copy.</remarks>
    public static RowsAhead OfB(GemmPlan plan, in GemmOperands operands, Panel panel, int step, int steps, bool packs)
    {
        var target = operands.Workspace + ((nint)panel.Done * steps);
        if (!packs)
        {
            return Rows(target, steps, steps, panel.Width);
        }

        if (plan.TransposeB)
        {
            return Rows(operands.B + (panel.Column * operands.Ldb) + step, operands.Ldb, steps, panel.Width);
        }

        // Panels of AVX2 may be half a line wide.
        var lines = panel.Width == panel.Stride ? panel.Stride / TileRules.LineFloats : 0;
        return lines * TileRules.LineFloats == panel.Stride && steps >= TileRules.StepsOfCopy * lines
            ? new(operands.B + (step * operands.Ldb) + panel.Column, operands.Ldb, lines, steps / TileRules.StepsOfCopy / lines, target)
            : default;
    }

    /// <summary>The rows of A that the next block reads where they lie.</summary>
    public static RowsAhead OfA(in GemmOperands operands, int row, int rows, int step, int steps) =>
        Rows(operands.A + (row * operands.ARowStride) + step, operands.ARowStride, steps, rows);

    /// <summary>Tells a tile, or all that ask, what to bring.</summary>
    /// <param name="block">What tiles read.</param>
    /// <param name="tile">Which of the tiles.</param>
    public void Set(TileBlock* block, int tile)
    {
        block->Ahead = _first + (tile * StepsOfTile * _stride);
        block->AheadStride = _stride;
        block->AheadLines = _lines;
        block->PackTo = _target + ((nint)tile * StepsOfTile * _lines * TileRules.LineFloats);
    }

    /// <summary>As many lines as a row of the block has, so a tile reaches as many rows as a line has floats.</summary>
    private static RowsAhead Rows(float* first, nint stride, int steps, int rows) =>
        new(first, stride, (steps + TileRules.LineFloats - 1) / TileRules.LineFloats, (rows + TileRules.LineFloats - 1) / TileRules.LineFloats);

    /// <summary>A panel of B.</summary>
    /// <param name="Column">Its first column of B.</param>
    /// <param name="Width">Its columns.</param>
    /// <param name="Done">Columns of the block before it.</param>
    /// <param name="Stride">Floats of a step when it is packed.</param>
    internal readonly record struct Panel(int Column, int Width, int Done, int Stride);
}
