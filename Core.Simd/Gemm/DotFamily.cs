using System.Diagnostics;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The tiles of dot products of one instruction set, for C = A·Bᵀ with rows of both matrices contiguous along the sum.</summary>
internal sealed unsafe class DotFamily
{
    /// <summary>The most columns of a tile.</summary>
    public const int MaxColumns = 4;

    private const int MostRows = 6;

    // A of 32 KiB stays in the first-level cache while panels of B pass by. A larger one does so tile by tile: then four rows a step come
    // from the second level, which gives half a line a cycle, and not six.
    private const int NearFloats = 8192;

    private readonly nint[] _tiles = new nint[(MostRows + 1) * (MaxColumns + 1)];

    /// <summary>The most rows of a tile; 0 where there are no such tiles.</summary>
    public int MaxRows { get; private set; }

    public void Add(int rows, int columns, delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile)
    {
        _tiles[(rows * (MaxColumns + 1)) + columns] = (nint)tile;
        MaxRows = Math.Max(MaxRows, rows);
    }

    /// <summary>Computes a slice of a plan.</summary>
    public void Run(GemmPlan plan, in GemmOperands operands, int k, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        TileBlock block = default;
        block.ARowStride = operands.ARowStride;
        block.Ldb = operands.Ldb;
        block.Ldc = operands.Ldc;
        block.Beta = plan.Beta;
        block.Steps = plan.Steps;
        block.Depth = k;
        var rows = rowTo - rowFrom;
        var heights = (long)rows * k > NearFloats ? EqualPieces.OfAtMost(rows, MaxRows) : EqualPieces.Of(rows, 1);
        var row = rowFrom;
        for (var piece = 0; row < rowTo; piece++)
        {
            RunRows(&block, operands, row, heights[piece], columnFrom, columnTo);
            row += heights[piece];
        }
    }

    private void RunRows(TileBlock* block, in GemmOperands operands, int row, int rows, int columnFrom, int columnTo)
    {
        var widths = EqualPieces.OfAtMost(columnTo - columnFrom, MaxColumns);
        var column = columnFrom;
        for (var panel = 0; column < columnTo; panel++)
        {
            var width = widths[panel];
            block->Bias = operands.Bias + column;
            RunPanel(rows, width, block, operands.A + (row * operands.ARowStride), operands.B + (column * operands.Ldb), operands.C + (row * operands.Ldc) + column);
            column += width;
        }
    }

    private void RunPanel(int rows, int columns, TileBlock* block, float* a, float* b, float* c)
    {
        var tiles = EqualPieces.OfAtMost(rows, MaxRows);
        if (tiles.Longer > 0)
        {
            Tile(tiles.Short + 1, columns)(block, a, b, c, tiles.Longer, 0);
            a += tiles.LongerLength * block->ARowStride;
            c += tiles.LongerLength * block->Ldc;
        }

        Tile(tiles.Short, columns)(block, a, b, c, tiles.Shorter, 0);
    }

    private delegate*<TileBlock*, float*, float*, float*, nint, int, void> Tile(int rows, int columns)
    {
        var tile = _tiles[(rows * (MaxColumns + 1)) + columns];
        Debug.Assert(tile != 0, "no such tile");
        return (delegate*<TileBlock*, float*, float*, float*, nint, int, void>)tile;
    }
}
