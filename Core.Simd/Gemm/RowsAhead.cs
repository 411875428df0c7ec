namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// What the tiles of one panel ask for while they compute: rows of what the next panel of B or the next block of A is made of. They come
/// from the third-level cache, and the first tile that reads them would wait (1024³ with AVX-512: 86 to 91 % of the ceiling).
/// </summary>
/// <remarks>
/// Steps of a B that is packed as it lies are whole rows apart, and where those are a power of two long, a quarter of a panel is as
/// much as a cache can hold of it: so it is packed in quarters, each one behind the tile that asked for it.
/// </remarks>
internal unsafe ref struct RowsAhead
{
    /// <summary>Lines of each step that a tile asks for when the panel is packed in parts.</summary>
    private const int LinesOfStep = 4;

    private readonly GemmPlan _plan;
    private readonly ref readonly GemmOperands _operands;
    private readonly Panel _panel;
    private readonly int _step;
    private readonly int _steps;
    private readonly nint _stride;
    private readonly int _lines;
    private readonly bool _packs;
    private float* _first;
    private int _tiles;

    private RowsAhead(GemmPlan plan, in GemmOperands operands, int step, int steps, float* first, nint stride, int rows)
    {
        _plan = plan;
        _operands = ref operands;
        (_step, _steps) = (step, steps);
        _first = first;
        _stride = stride;

        // As many lines as a row of the block has, so a tile reaches as many rows as a line has floats.
        _lines = (steps + TileBlock.LineFloats - 1) / TileBlock.LineFloats;
        _tiles = (rows + TileBlock.LineFloats - 1) / TileBlock.LineFloats;
    }

    private RowsAhead(GemmPlan plan, in GemmOperands operands, int step, int steps, Panel panel)
    {
        _plan = plan;
        _operands = ref operands;
        (_step, _steps) = (step, steps);
        _first = operands.B + (step * operands.Ldb) + panel.Column;
        _stride = operands.Ldb;
        _lines = LinesOfStep;
        _tiles = 1;
        _packs = true;
        _panel = panel;
    }

    /// <summary>How many steps of the next panel are packed.</summary>
    public int Packed { get; private set; }

    /// <summary>The next panel of B: packed already, or still to be.</summary>
    public static RowsAhead OfB(GemmPlan plan, in GemmOperands operands, Panel panel, int step, int steps, bool packs) => (packs, plan.TransposeB) switch
    {
        (false, _) => new(plan, operands, step, steps, operands.Workspace + ((nint)panel.Done * steps), steps, panel.Width),
        (true, true) => new(plan, operands, step, steps, operands.B + (panel.Column * operands.Ldb) + step, operands.Ldb, panel.Width),
        _ => new(plan, operands, step, steps, panel),
    };

    /// <summary>The rows of A that the next block reads where they lie.</summary>
    public static RowsAhead OfA(GemmPlan plan, in GemmOperands operands, int row, int rows, int step, int steps) =>
        plan.TransposeA ? default : new(plan, operands, step, steps, operands.A + (row * operands.ARowStride) + step, operands.ARowStride, rows);

    /// <summary>Tells tiles what to ask for, and returns how many of them shall; 0 when all was asked for.</summary>
    public readonly int Ask(TileBlock* block)
    {
        block->Ahead = _first;
        block->AheadStride = _stride;
        block->AheadLines = _lines;
        return _tiles;
    }

    /// <summary>Packs what was asked for, where that is to be packed.</summary>
    public void Pack()
    {
        _tiles = 0;
        if (!_packs)
        {
            return;
        }

        var steps = Math.Min((_steps + LinesOfStep - 1) / LinesOfStep, _steps - Packed);
        var target = _operands.Workspace + ((nint)_panel.Done * _steps) + ((nint)Packed * _panel.Stride);
        GemmPacking.Panel(_plan, _operands, _panel.Column, _panel.Width, _step + Packed, steps, target, _panel.Stride);
        Packed += steps;
        _first += steps * _stride;
        _tiles = Packed < _steps ? 1 : 0;
    }

    /// <summary>A panel of B.</summary>
    /// <param name="Column">Its first column of B.</param>
    /// <param name="Width">Its columns.</param>
    /// <param name="Done">Columns of the block before it.</param>
    /// <param name="Stride">Floats of a step when it is packed.</param>
    internal readonly record struct Panel(int Column, int Width, int Done, int Stride);
}
