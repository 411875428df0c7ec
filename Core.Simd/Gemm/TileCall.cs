namespace Spanwise.Core.Simd.Gemm;

/// <summary>One call of a stack of register tiles, as planned: which tile, how many, and where in C they begin.</summary>
internal readonly unsafe struct TileCall
{
    public required delegate*<TileBlock*, float*, float*, float*, nint, int, void> Tile { get; init; }

    public required int Tiles { get; init; }

    public required int Row { get; init; }

    public required int Column { get; init; }

    public required int Tail { get; init; }

    public required int Overlap { get; init; }
}
