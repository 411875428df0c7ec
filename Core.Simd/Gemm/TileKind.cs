namespace Spanwise.Core.Simd.Gemm;

/// <summary>What a register tile does beside its sums.</summary>
internal enum TileKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Asks for <see cref="TileBlock.Ahead"/>, and last for the C that it and the next tiles store to.</summary>
    Asking,

    /// <summary>Copies <see cref="TileBlock.Ahead"/> to <see cref="TileBlock.PackTo"/>: lines of the next panel of B.</summary>
    PackingB,

    /// <summary>Copies the rows of the next tile, one step of the sum after the other, of an A that is stored the other way round.</summary>
    PackingA,
}
