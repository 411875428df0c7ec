using System.Diagnostics;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>The convolution tiles of one instruction set, found by their extents.</summary>
internal sealed unsafe class ConvTileFamily
{
    private const int Extents = 9;

    private static readonly ConvTileFamily?[] Families = new ConvTileFamily?[4];

    private readonly nint[] _pools = new nint[Extents];
    private readonly nint[] _selects = new nint[Extents * Extents];
    private readonly nint[] _scatters = new nint[Extents * Extents];
    private readonly int[] _maxSelectRows = new int[Extents];
    private readonly int[] _maxScatterVectors = new int[Extents];

    public ConvTileFamily(int lanes)
    {
        Lanes = lanes;
    }

    /// <summary>Floats in a vector.</summary>
    public int Lanes { get; }

    /// <summary>The most filters of a pooling tile.</summary>
    public int MaxPoolFilters { get; private set; }

    public static ConvTileFamily For(SimdLevel level) => Families[(int)level] ??= level switch
    {
        SimdLevel.Avx512 => Avx512ConvTiles.CreateFamily(),
        SimdLevel.Avx2 => Avx2ConvTiles.CreateFamily(),
        SimdLevel.Neon => NeonConvTiles.CreateFamily(),
        _ => ScalarConvTiles.CreateFamily(),
    };

    public void AddPool(int filters, delegate*<PoolTile*, float*, float*, float*, float*, byte*, void> tile)
    {
        _pools[filters] = (nint)tile;
        MaxPoolFilters = Math.Max(MaxPoolFilters, filters);
    }

    public void AddSelect(int rows, int columns, delegate*<SelectTile*, float*, float*, byte*, float*, void> tile)
    {
        _selects[Index(rows, columns)] = (nint)tile;
        _maxSelectRows[columns] = Math.Max(_maxSelectRows[columns], rows);
    }

    public void AddScatter(int rows, int vectors, delegate*<int*, float*, nint, float*, nint, float*, nint, void> tile)
    {
        _scatters[Index(rows, vectors)] = (nint)tile;
        _maxScatterVectors[rows] = Math.Max(_maxScatterVectors[rows], vectors);
    }

    public delegate*<PoolTile*, float*, float*, float*, float*, byte*, void> Pool(int filters) =>
        (delegate*<PoolTile*, float*, float*, float*, float*, byte*, void>)Known(_pools[filters]);

    public delegate*<SelectTile*, float*, float*, byte*, float*, void> Select(int rows, int columns) =>
        (delegate*<SelectTile*, float*, float*, byte*, float*, void>)Known(_selects[Index(rows, columns)]);

    public delegate*<int*, float*, nint, float*, nint, float*, nint, void> Scatter(int rows, int vectors) =>
        (delegate*<int*, float*, nint, float*, nint, float*, nint, void>)Known(_scatters[Index(rows, vectors)]);

    /// <summary>The most kernel rows of a selecting tile of some columns.</summary>
    public int MaxSelectRows(int columns) => _maxSelectRows[columns];

    /// <summary>The widest scattering tile of some rows, in vectors.</summary>
    public int MaxScatterVectors(int rows) => _maxScatterVectors[rows];

    private static nint Known(nint tile)
    {
        Debug.Assert(tile != 0, "no such tile");
        return tile;
    }

    private static int Index(int first, int second) => (first * Extents) + second;
}
