namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// Which register tiles a product is cut into, by counting cycles. Panels of at most so many vectors, tiles as tall as the family has
/// them, both equalised so that no thin remainder is left (13 rows go as 5 + 4 + 4, not 6 + 6 + 1); a remainder of few columns by tiles
/// of their own; or dot products, where B would have to be transposed first.
/// </summary>
internal readonly record struct TilePlan
{
    // One step of k costs what its busiest port costs. Two multiply-adds, two loads and two shuffles a cycle, four cycles of latency:
    // Zen 4 with 256-bit vectors, Zen 5 with 512-bit ones. Only ratios matter here.
    private const double FmaPerCycle = 2;
    private const double LoadsPerCycle = 2;
    private const double ShufflesPerCycle = 2;
    private const double FmaLatency = 4;
    private const double TileOverheadCycles = 14;
    private const double PanelOverheadCycles = 16;
    private const double DotSumCycles = 24;

    /// <summary>Vectors in a panel.</summary>
    public int PanelVectors { get; private init; }

    /// <summary>True where the columns behind the last whole vector have tiles for few columns.</summary>
    public bool UsesQuads { get; private init; }

    /// <summary>True where the whole product is made of dot products along k.</summary>
    public bool UsesDots { get; private init; }

    /// <summary>Chooses what costs the fewest cycles; tiles for few columns read A where it lies.</summary>
    public static TilePlan Choose(TileFamily family, int m, int n, int k, in GemmOptions options, bool packsA = false)
    {
        var lanes = family.Lanes;
        var plain = Panels(family, m, (n + lanes - 1) / lanes, k);
        var best = new TilePlan { PanelVectors = plain.Vectors };
        var cycles = plain.Cycles;
        if (options.Alpha != 1f || k < 1 || options.HasRowBias)
        {
            return best;
        }

        var few = n % lanes;
        if (!packsA && family.Quads.Takes(m, few))
        {
            var (vectors, whole) = Panels(family, m, n / lanes, k);
            var split = whole + QuadCycles(family.Quads, m, k, QuadFamily.Groups(few), options.TransposeA);
            if (split < cycles)
            {
                best = new TilePlan { PanelVectors = vectors, UsesQuads = true };
                cycles = split;
            }
        }

        if (options.TransposeB && !options.TransposeA && family.Dots.MaxRows > 0)
        {
            // A block of lanes × lanes takes a load, log₂(lanes) shuffles and a store a row.
            var transpose = (double)((n + lanes - 1) / lanes) * ((k + lanes - 1) / lanes) * lanes * (2 + (Math.Log2(lanes) / ShufflesPerCycle));
            if (DotCycles(family.Dots, m, n, k, lanes) < cycles + transpose)
            {
                best = best with { UsesDots = true };
            }
        }

        return best;
    }

    /// <summary>The best width of the panels that some vectors of columns are cut into, and their cycles.</summary>
    private static (int Vectors, double Cycles) Panels(TileFamily family, int m, int totalVectors, int k)
    {
        if (totalVectors == 0)
        {
            return (1, 0);
        }

        var best = (Vectors: 1, Cycles: double.MaxValue);
        for (var vectors = 1; vectors <= Math.Min(totalVectors, TileFamily.MaxVectors); vectors++)
        {
            if (family.MaxRows(vectors) == 0)
            {
                continue;
            }

            var cycles = Estimate(family, m, k, totalVectors, vectors);
            if (cycles < best.Cycles)
            {
                best = (vectors, cycles);
            }
        }

        return best;
    }

    private static double Estimate(TileFamily family, int m, int k, int totalVectors, int vectors)
    {
        var panels = family.Panels(totalVectors, vectors);
        var widths = EqualPieces.Of(totalVectors, panels);
        var cycles = widths.Shorter * PanelCycles(family, m, k, widths.Short);
        return widths.Longer == 0 ? cycles : cycles + (widths.Longer * PanelCycles(family, m, k, widths.Short + 1));
    }

    private static double PanelCycles(TileFamily family, int m, int k, int vectors) => Cut(m, family.MaxRows(vectors), rows => TileCycles(rows, vectors, k));

    private static double TileCycles(int rows, int vectors, int k)
    {
        var step = Math.Max(Math.Max(rows * vectors / FmaPerCycle, (rows + vectors) / LoadsPerCycle), FmaLatency);
        return (k * step) + (rows * vectors) + TileOverheadCycles;
    }

    private static double QuadCycles(QuadFamily family, int m, int k, int groups, bool transposed)
    {
        var rows = family.RowsPerVector;

        // Four steps of one vector of rows: gathered and spread, or loaded and spread one by one.
        var shuffles = transposed ? QuadFamily.GroupColumns : rows - 1 + QuadFamily.GroupColumns;
        var loads = QuadFamily.GroupColumns * (transposed ? 1 : rows / QuadFamily.GroupColumns);
        var vector = Math.Max(Math.Max(shuffles / ShufflesPerCycle, (loads + groups) / LoadsPerCycle), QuadFamily.GroupColumns * groups / FmaPerCycle);
        return PanelOverheadCycles + Cut((m + rows - 1) / rows, family.MaxVectors, vectors =>
            ((k + QuadFamily.GroupColumns - 1) / QuadFamily.GroupColumns * Math.Max(vectors * vector, QuadFamily.GroupColumns * FmaLatency))
            + (vectors * rows * groups)
            + TileOverheadCycles);
    }

    private static double DotCycles(DotFamily family, int m, int n, int k, int lanes) =>
        Cut(n, DotFamily.MaxColumns, columns => Cut(m, family.MaxRows, rows =>
            ((k + lanes - 1) / lanes * Math.Max(Math.Max(rows * columns / FmaPerCycle, (rows + columns) / LoadsPerCycle), FmaLatency))
            + DotSumCycles
            + TileOverheadCycles));

    /// <summary>Cycles of a length cut into equal pieces of at most so much.</summary>
    private static double Cut(int length, int most, Func<int, double> cycles)
    {
        if (length == 0)
        {
            return 0;
        }

        var pieces = EqualPieces.OfAtMost(length, most);
        return (pieces.Longer == 0 ? 0 : pieces.Longer * cycles(pieces.Short + 1)) + (pieces.Shorter * cycles(pieces.Short));
    }
}
