using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The stacks of tiles, one below the other, that make the rows of one panel of C; each call goes on where the one before ended.</summary>
internal unsafe ref struct PanelTiles
{
    private readonly TileFamily _family;
    private readonly TileBlock* _block;
    private readonly float* _b;
    private readonly int _vectors;
    private readonly int _tail;
    private readonly int _height;
    private float* _a;
    private float* _c;
    private int _rows;
    private int _done;

    /// <summary>Begins at the first row.</summary>
    /// <param name="family">The tiles.</param>
    /// <param name="vectors">Width of the panel.</param>
    /// <param name="tail">Floats of its last vector.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="height">Rows of a tile where A is packed tile by tile; 0 where it is not.</param>
    /// <param name="block">What tiles share.</param>
    /// <param name="a">The first row of A.</param>
    /// <param name="b">The panel of B.</param>
    /// <param name="c">The first row of C.</param>
    public PanelTiles(TileFamily family, int vectors, int tail, int rows, int height, TileBlock* block, float* a, float* b, float* c)
    {
        (_family, _vectors, _tail, _rows, _height) = (family, vectors, tail, rows, height);
        _block = block;
        _a = a;
        _b = b;
        _c = c;
    }

    private readonly int Height => _height > 0 ? _height : _family.MaxRows(_vectors);

    // Plain tiles alone know partial vectors and runs.
    private readonly bool MayBring => _tail == _family.Lanes && _block->Runs is null && _family.AheadTile(TileKind.Asking, Height, _vectors) is not null;

    /// <summary>Runs whole tiles but those that shall bring something.</summary>
    public void RunAllBut(int bringing)
    {
        if (MayBring)
        {
            RunAsking(Math.Max(0, (_rows / Height) - bringing));
        }
    }

    /// <summary>Runs tiles that bring something, as many as are left; returns how many steps of the next panel they packed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Bring(in RowsAhead ahead)
    {
        if (!MayBring)
        {
            return 0;
        }

        var tiles = Math.Min(ahead.Tiles, _rows / Height);
        for (var tile = 0; tile < tiles;)
        {
            var count = ahead.StepsOfTile > 0 ? 1 : tiles;
            ahead.Set(_block, tile);
            Run(_family.AheadTile(ahead.Kind, Height, _vectors), Height, count);
            tile += count;
        }

        return tiles * ahead.StepsOfTile;
    }

    /// <summary>The last tiles pack the first rows of the next block of A; returns whether they did.</summary>
    public bool PackNextA(in ColumnsOfA source)
    {
        if (!MayBring || !source.HasWholeGroup(0) || _rows < source.Group)
        {
            return false;
        }

        Debug.Assert(_done >= source.Group, "theirs is the place of this block's first tiles");
        PackGroup(_family.AheadTile(TileKind.PackingA, Height, _vectors), source, 0);
        return true;
    }

    /// <summary>Runs tiles that pack the rows of the next ones; what the first of them read is packed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunPackingA(in ColumnsOfA source)
    {
        var packing = MayBring ? _family.AheadTile(TileKind.PackingA, Height, _vectors) : null;
        for (var next = source.Group; next < source.Rows; next += source.Group)
        {
            var tiles = source.Group / _height;
            if (packing is null || !source.HasWholeGroup(next))
            {
                source.Pack(next);
                RunPlain(_height, tiles);
                continue;
            }

            PackGroup(packing, source, next);
        }
    }

    private void PackGroup(delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile, in ColumnsOfA source, int row)
    {
        for (var part = 0; part < source.Group / _height; part++)
        {
            source.Set(_block, row, part);
            Run(tile, _height, 1);
        }

        source.PackRest(row);
    }

    /// <summary>Runs what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunRest()
    {
        if (_rows == 0)
        {
            return;
        }

        if (_height > 0)
        {
            var whole = _rows / _height;
            RunPlain(_height, whole);
            RunPlain(_rows, _rows > 0 ? 1 : 0);
            return;
        }

        var tiles = EqualPieces.OfAtMost(_rows, Height);
        RunPlain(tiles.Short + 1, tiles.Longer);
        RunPlain(tiles.Short, tiles.Shorter);
    }

    private void RunAsking(int count)
    {
        if (count > 0)
        {
            _block->AheadLines = 0;
            Run(_family.AheadTile(TileKind.Asking, Height, _vectors), Height, count);
        }
    }

    private void RunPlain(int height, int count)
    {
        if (count > 0)
        {
            Run(_family.Tile(height, _vectors, _tail != _family.Lanes), height, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile, int height, int count)
    {
        tile(_block, _a, _b, _c, count, _tail);
        _a += count * ((height * _block->ARowStride) + _block->AJump);
        _c += count * height * _block->Ldc;
        _block->RowBias += count * height;
        _rows -= count * height;
        _done += count * height;
    }
}
