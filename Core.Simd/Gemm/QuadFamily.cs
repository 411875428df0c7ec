using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The register tiles for few columns of one instruction set: vectors that hold four columns of several rows.</summary>
internal sealed unsafe class QuadFamily
{
    /// <summary>Columns in a group.</summary>
    public const int GroupColumns = 4;

    private const int MostVectors = 6;
    private const int MostGroups = 3;

    private readonly nint[] _tiles = new nint[(MostVectors + 1) * (MostGroups + 1) * 4];

    public QuadFamily(int lanes) => RowsPerVector = lanes / GroupColumns;

    /// <summary>Rows in a vector.</summary>
    public int RowsPerVector { get; }

    /// <summary>The most vectors of rows in a tile; 0 where there are no such tiles.</summary>
    public int MaxVectors { get; private set; }

    /// <summary>The most groups of columns in a tile.</summary>
    public int MaxGroups { get; private set; }

    /// <summary>True for a number of columns that needs masks: a single group that is not full.</summary>
    public static bool IsPartial(int columns) => columns < GroupColumns;

    public static int Groups(int columns) => (columns + GroupColumns - 1) / GroupColumns;

    public void Add(int vectors, int groups, bool tail, bool transposed, delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile)
    {
        _tiles[Index(vectors, groups, tail, transposed)] = (nint)tile;
        (MaxVectors, MaxGroups) = (Math.Max(MaxVectors, vectors), Math.Max(MaxGroups, groups));
    }

    /// <summary>True where tiles take so many columns and rows.</summary>
    public bool Takes(int rows, int columns) => columns > 0 && Groups(columns) <= MaxGroups && rows >= RowsPerVector;

    public delegate*<TileBlock*, float*, float*, float*, nint, int, void> Tile(int vectors, int groups, bool tail, bool transposed)
    {
        var tile = _tiles[Index(vectors, groups, tail, transposed)];
        Debug.Assert(tile != 0, "no such tile");
        return (delegate*<TileBlock*, float*, float*, float*, nint, int, void>)tile;
    }

    /// <summary>How rows are cut into tiles, in vectors, and by how many rows the last vector begins inside the one before.</summary>
    public (EqualPieces Tiles, int Overlap) Cut(int rows)
    {
        var vectors = (rows + RowsPerVector - 1) / RowsPerVector;
        return (EqualPieces.OfAtMost(vectors, MaxVectors), (vectors * RowsPerVector) - rows);
    }

    /// <summary>Computes a panel of few columns.</summary>
    public void RunPanel(bool transposed, int rows, int columns, TileBlock* block, float* a, float* b, float* c)
    {
        Debug.Assert(Takes(rows, columns), "the caller asked");
        var groups = Groups(columns);
        var last = columns - ((groups - 1) * GroupColumns);
        var tail = IsPartial(columns);
        var (tiles, overlap) = Cut(rows);
        if (tiles.Longer > 0)
        {
            Advance(Tile(tiles.Short + 1, groups, tail, transposed), tiles.Short + 1, tiles.Longer);
        }

        if (tiles.Shorter > 1)
        {
            Advance(Tile(tiles.Short, groups, tail, transposed), tiles.Short, tiles.Shorter - 1);
        }

        block->Overlap = overlap;
        Advance(Tile(tiles.Short, groups, tail, transposed), tiles.Short, 1);
        block->Overlap = 0;

        void Advance(delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile, int height, int count)
        {
            tile(block, a, b, c, count, last);
            a += count * height * RowsPerVector * block->ARowStride;
            c += count * height * RowsPerVector * block->Ldc;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(int vectors, int groups, bool tail, bool transposed) => (((vectors * (MostGroups + 1)) + groups) * 4) + (tail ? 2 : 0) + (transposed ? 1 : 0);
}
