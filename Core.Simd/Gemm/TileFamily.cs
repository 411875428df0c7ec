using System.Diagnostics;
using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The register tiles of one instruction set, found by height, width in vectors, and whether the last vector is partial.</summary>
internal sealed unsafe class TileFamily
{
    /// <summary>The widest tile of any instruction set, in vectors.</summary>
    public const int MaxVectors = 8;

    /// <summary>The tallest tile of any instruction set.</summary>
    public const int MaxRowsOfAny = 18;

    private static readonly TileFamily?[] Families = new TileFamily?[4];

    private readonly nint[] _tiles = new nint[(MaxRowsOfAny + 1) * (MaxVectors + 1) * 2];
    private readonly nint[] _ahead = new nint[((int)TileKind.PackingA + 1) * (MaxRowsOfAny + 1) * (MaxVectors + 1)];
    private readonly int[] _maxRows = new int[MaxVectors + 2];
    private readonly delegate*<float*, nint, int, float*, nint, void> _transpose;

    public TileFamily(SimdLevel level, int lanes, bool packsTails, delegate*<float*, nint, int, float*, nint, void> transpose)
    {
        Level = level;
        Lanes = lanes;
        PacksTails = packsTails;
        Quads = new QuadFamily(lanes);
        _transpose = transpose;
    }

    public SimdLevel Level { get; }

    /// <summary>Floats in a vector.</summary>
    public int Lanes { get; }

    /// <summary>True where the k loop can't load a partial vector of B, so that a ragged last panel is packed with zeros.</summary>
    public bool PacksTails { get; }

    /// <summary>Tiles for few columns.</summary>
    public QuadFamily Quads { get; }

    /// <summary>Tiles of dot products.</summary>
    public DotFamily Dots { get; } = new();

    public static TileFamily For(SimdLevel level) => Families[(int)level] ??= level switch
    {
        SimdLevel.Avx512 => Avx512Tiles.CreateFamily(),
        SimdLevel.Avx2 => Avx2Tiles.CreateFamily(),
        SimdLevel.Neon => NeonTiles.CreateFamily(),
        _ => ScalarTiles.CreateFamily(),
    };

    /// <summary>The tallest tile of a width in vectors; 0 if the width does not exist.</summary>
    public int MaxRows(int vectors) => _maxRows[vectors];

    /// <summary>The fewest panels of at most <paramref name="most"/> vectors that some vectors can be cut into equally: there are tiles of 4 and of 6 vectors, but none of 5.</summary>
    public int Panels(int vectors, int most)
    {
        var panels = (vectors + most - 1) / most;
        while (panels > 0 && (_maxRows[vectors / panels] == 0 || (vectors % panels > 0 && _maxRows[(vectors / panels) + 1] == 0)))
        {
            panels++;
        }

        return panels;
    }

    public void Add(int rows, int vectors, bool tail, delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile)
    {
        _tiles[Index(rows, vectors, tail)] = (nint)tile;
        _maxRows[vectors] = Math.Max(_maxRows[vectors], rows);
    }

    public void AddAhead(TileKind kind, int rows, int vectors, delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile) => _ahead[AheadIndex(kind, rows, vectors)] = (nint)tile;

    /// <summary>A tile of whole vectors that brings what comes next while it computes; null where there is none.</summary>
    public delegate*<TileBlock*, float*, float*, float*, nint, int, void> AheadTile(TileKind kind, int rows, int vectors) => (delegate*<TileBlock*, float*, float*, float*, nint, int, void>)_ahead[AheadIndex(kind, rows, vectors)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public delegate*<TileBlock*, float*, float*, float*, nint, int, void> Tile(int rows, int vectors, bool tail)
    {
        var tile = _tiles[Index(rows, vectors, tail)];
        Debug.Assert(tile != 0, "no such tile");
        return (delegate*<TileBlock*, float*, float*, float*, nint, int, void>)tile;
    }

    /// <summary>
    /// target[j, i] = source[i, j] for a block of <see cref="Lanes"/> × <see cref="Lanes"/>, of which only the first
    /// <paramref name="rows"/> source rows exist; what the target gets for the others is some finite or not so finite nonsense.
    /// </summary>
    public void TransposeBlock(float* source, nint sourceStride, int rows, float* target, nint targetStride) =>
        _transpose(source, sourceStride, rows, target, targetStride);

    private static int AheadIndex(TileKind kind, int rows, int vectors) => ((((int)kind * (MaxRowsOfAny + 1)) + rows) * (MaxVectors + 1)) + vectors;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(int rows, int vectors, bool tail) => (((rows * (MaxVectors + 1)) + vectors) * 2) + (tail ? 1 : 0);
}
