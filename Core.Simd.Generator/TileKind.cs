namespace Spanwise.Core.Simd.Generator;

/// <summary>What a register tile does beside its sums; the names are those of <c>TileKind</c> in Core.Simd.</summary>
internal enum TileKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Asks for rows of cache lines, and last for the C that it and the next tiles store to.</summary>
    Asking,

    /// <summary>Copies cache lines of the next panel of B.</summary>
    PackingB,

    /// <summary>Copies the next tile's rows of an A that is stored the other way round.</summary>
    PackingA,
}
