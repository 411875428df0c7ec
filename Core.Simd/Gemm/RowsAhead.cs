namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// What the tiles of one panel ask for while they compute: rows, as long as the sums of a block, that the next panel or the next block of
/// A is made of. Copying A and B cost 2 to 3 % each of 1024³ with AVX-512, two thirds of it for lines that were waited for, and packed
/// panels of B come from the third-level cache.
/// </summary>
internal readonly unsafe struct RowsAhead
{
    /// <summary>Rows that one asking tile reaches: a line in each step.</summary>
    private const int RowsOfTile = TileBlock.LineFloats;

    private readonly float* _first;
    private readonly nint _stride;
    private readonly int _rows;

    private RowsAhead(float* first, nint stride, int rows)
    {
        _first = first;
        _stride = stride;
        _rows = rows;
    }

    /// <summary>How many tiles ask; 0 for nothing.</summary>
    public int Tiles => (_rows + RowsOfTile - 1) / RowsOfTile;

    /// <summary>The next panel of B, <paramref name="width"/> columns from the block's column <paramref name="done"/> on: packed already, or rows of a transposed B that will be.</summary>
    /// <remarks>Steps of a B that is not transposed lie whole rows apart: asked for ahead, they would drive each other out of the cache.</remarks>
    public static RowsAhead NextPanel(GemmPlan plan, in GemmOperands operands, int column, int done, int width, int step, int steps, bool packs)
    {
        if (!packs)
        {
            return new(operands.Workspace + ((nint)done * steps), steps, width);
        }

        return plan.TransposeB ? new(operands.B + ((column + done) * operands.Ldb) + step, operands.Ldb, width) : default;
    }

    /// <summary>The rows of A that the next block copies.</summary>
    public static RowsAhead NextRows(GemmPlan plan, in GemmOperands operands, int row, int rows, int step) =>
        plan.Blocking.PacksA && !plan.TransposeA ? new(operands.A + (row * operands.ARowStride) + step, operands.ARowStride, rows) : default;

    /// <summary>Tells a block of tiles what to ask for.</summary>
    public void Tell(TileBlock* block)
    {
        block->Ahead = _first;
        block->AheadStride = _stride;
    }
}
