namespace Spanwise.Core.Simd.Gemm;

/// <summary>The cut of columns into panels of whole vectors, the last of which may be partial, and a remainder for the tiles for few columns.</summary>
internal readonly struct ColumnCut
{
    private readonly EqualPieces _widths;
    private readonly int _columns;

    /// <summary>Cuts what <paramref name="rows"/> rows of C have of columns.</summary>
    public ColumnCut(TileFamily family, in TilePlan tiles, int rows, int columns)
    {
        Lanes = family.Lanes;
        var rest = columns % Lanes;
        Few = tiles.UsesQuads && family.Quads.Takes(rows, rest) ? rest : 0;
        _columns = columns - Few;
        var vectors = (_columns + Lanes - 1) / Lanes;
        Panels = family.Panels(vectors, tiles.PanelVectors);
        _widths = Panels > 0 ? EqualPieces.Of(vectors, Panels) : default;
    }

    /// <summary>Floats in a vector.</summary>
    public int Lanes { get; }

    /// <summary>Columns behind the panels that have tiles of their own.</summary>
    public int Few { get; }

    /// <summary>How many panels there are.</summary>
    public int Panels { get; }

    /// <summary>True where the last panel ends inside a vector.</summary>
    public bool IsRagged => _columns % Lanes != 0;

    /// <summary>The vectors of a panel.</summary>
    public int Vectors(int panel) => _widths[panel];

    /// <summary>The columns of a panel that begins behind <paramref name="done"/> columns.</summary>
    public int Width(int panel, int done) => Math.Min(_widths[panel] * Lanes, _columns - done);
}
