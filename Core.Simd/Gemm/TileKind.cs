namespace Spanwise.Core.Simd.Gemm;

/// <summary>What a register tile does beside its sums; the generator compiles this file too.</summary>
internal enum TileKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Asks for <c>TileBlock.Ahead</c>, and last for the C that it and the next tiles store to.</summary>
    Asking,

    /// <summary>Copies <c>TileBlock.Ahead</c> to <c>TileBlock.PackTo</c>: lines of the next panel of B.</summary>
    PackingB,

    /// <summary>Copies the rows of the next tile, one step of the sum after the other, of an A that is stored the other way round.</summary>
    PackingA,
}
