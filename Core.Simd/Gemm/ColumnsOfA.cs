using System.Numerics;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// A block of an A that is stored as [k, m], and how it is packed: the rows of one tile after the other, and of those one step of the sum
/// after the other, so that a copy of some floats is all that packing a step takes. The last step's may write up to a cache line behind it.
/// </summary>
/// <remarks>
/// Where they lie, steps are whole rows of A apart: half a thousand of them, 2 KiB apart, fall into two sets of the first-level cache
/// (512³, AVX-512: 84 % of the ceiling), and of each line a tile uses a part.
/// </remarks>
internal readonly unsafe struct ColumnsOfA
{
    private readonly SimdLevel _level;
    private readonly float* _source;
    private readonly nint _stride;
    private readonly int _steps;
    private readonly float* _target;

    /// <summary>Describes a block.</summary>
    /// <param name="level">What copies.</param>
    /// <param name="source">Its first step's first row.</param>
    /// <param name="stride">Floats from one step to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="steps">Steps of the block.</param>
    /// <param name="height">Rows of a tile.</param>
    /// <param name="target">Where it is packed: <see cref="PackedFloats"/>.</param>
    public ColumnsOfA(SimdLevel level, float* source, nint stride, int rows, int steps, int height, float* target)
    {
        _source = source;
        _target = target;
        (_level, _stride, _steps, Height) = (level, stride, steps, height);
        Rows = rows;
    }

    /// <summary>Rows of the block.</summary>
    public int Rows { get; }

    /// <summary>Rows of a tile.</summary>
    public int Height { get; }

    /// <summary>Floats from one tile's rows to the next one's.</summary>
    public int TileFloats => (Height * _steps) + TileRules.LineFloats;

    /// <summary>Floats that a block takes with tiles of any height.</summary>
    public static int PackedFloats(int rows, int steps) => checked(((rows + TileFamily.MaxRowsOfAny) * steps) + (rows * TileRules.LineFloats));

    /// <summary>Rows that a tile packs: of as many tiles as make the most of a cache line.</summary>
    public int Group => Height * TileRules.PackedTiles(Height);

    /// <summary>True where a tile may pack the rows from this one on: it copies up to a power of two of floats.</summary>
    public bool HasWholeGroup(int row) => Rows - row >= Group - Height + (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Height, 4));

    /// <summary>Packs a group of rows, or what there is of it.</summary>
    public void Pack(int row) => Pack(row, 0, _steps);

    /// <summary>Packs all rows.</summary>
    public void PackAll()
    {
        for (var row = 0; row < Rows && Height > 0; row += Group)
        {
            Pack(row);
        }
    }

    /// <summary>Tells a tile that packs a group of rows, or, where two tiles do, half of its steps.</summary>
    public void Set(TileBlock* block, int row, int part)
    {
        var steps = _steps / TileRules.PackedTiles(Height);
        var step = part * steps;
        var first = _source + row;
        block->Ahead = first + (step * _stride);
        block->AheadStride = _stride;
        block->AheadNext = step + steps + steps > _steps ? first + Group : first + ((step + steps) * _stride);
        block->PackTo = _target + ((nint)(row / Height) * TileFloats) + (step * Height);
    }

    /// <summary>Packs what tiles have left of a group: half of an odd number of steps leaves one.</summary>
    public void PackRest(int row)
    {
        var packed = _steps / TileRules.PackedTiles(Height) * TileRules.PackedTiles(Height);
        if (packed < _steps)
        {
            Pack(row, packed, 1);
        }
    }

    private void Pack(int row, int step, int steps)
    {
        var end = Math.Min(row + Group, Rows);
        for (; row < end; row += Height)
        {
            GemmPacking.CopyRows(_level, _source + row + (step * _stride), _stride, steps, Math.Min(Height, end - row), _target + ((nint)(row / Height) * TileFloats) + (step * Height), Height);
        }
    }
}
