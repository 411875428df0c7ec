namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// The cut of an m × n block into register tiles: panels of at most so many vectors, tiles as tall as the family has them, both equalised
/// so that no thin remainder is left (13 rows go as 5 + 4 + 4, not 6 + 6 + 1).
/// </summary>
internal static class TilePlan
{
    // One step of k costs what its busiest port costs. Two multiply-adds and two loads a cycle, four cycles of latency: Zen 4 with
    // 256-bit vectors, Zen 5 with 512-bit ones. Only ratios matter here.
    private const double FmaPerCycle = 2;
    private const double LoadsPerCycle = 2;
    private const double FmaLatency = 4;
    private const double TileOverheadCycles = 14;

    /// <summary>Returns the width of the panels, in vectors, that costs the fewest cycles.</summary>
    public static int ChoosePanelVectors(TileFamily family, int m, int n, int k)
    {
        var total = Math.Max(1, (n + family.Lanes - 1) / family.Lanes);
        var best = 1;
        var bestCycles = double.MaxValue;
        for (var vectors = 1; vectors <= Math.Min(total, TileFamily.MaxVectors); vectors++)
        {
            if (family.MaxRows(vectors) == 0)
            {
                continue;
            }

            var cycles = Estimate(family, m, k, total, vectors);
            if (cycles < bestCycles)
            {
                bestCycles = cycles;
                best = vectors;
            }
        }

        return best;
    }

    private static double Estimate(TileFamily family, int m, int k, int totalVectors, int vectors)
    {
        var panels = (totalVectors + vectors - 1) / vectors;
        var width = totalVectors / panels;
        var wider = totalVectors % panels;
        var cycles = (panels - wider) * PanelCycles(family, m, k, width);
        return wider == 0 ? cycles : cycles + (wider * PanelCycles(family, m, k, width + 1));
    }

    private static double PanelCycles(TileFamily family, int m, int k, int vectors)
    {
        var maxRows = vectors <= TileFamily.MaxVectors ? family.MaxRows(vectors) : 0;
        if (maxRows == 0)
        {
            return double.PositiveInfinity;
        }

        var tiles = Math.Max(1, (m + maxRows - 1) / maxRows);
        var rows = m / tiles;
        var taller = m % tiles;
        return (taller * TileCycles(rows + 1, vectors, k)) + ((tiles - taller) * TileCycles(rows, vectors, k));
    }

    private static double TileCycles(int rows, int vectors, int k)
    {
        var step = Math.Max(Math.Max(rows * vectors / FmaPerCycle, (rows + vectors) / LoadsPerCycle), FmaLatency);
        return (k * step) + (rows * vectors) + TileOverheadCycles;
    }
}
