namespace Spanwise.Bench.History;

/// <summary>One network against the best that this machine has reached.</summary>
/// <param name="Now">What was measured.</param>
/// <param name="Best">The best earlier figure of the same machine, instruction set, images, network and threads; null if there is none.</param>
/// <param name="BestCommit">Its commit.</param>
internal sealed record Comparison(NetworkFigure Now, NetworkFigure? Best, string? BestCommit)
{
    /// <summary>A loss beyond this is an error: single epochs scatter, their medians over the ceiling by a few per cent.</summary>
    public const double Tolerance = 0.10;

    /// <summary>The change of the part of the ceiling: 0.05 is five per cent more than the best; null without one.</summary>
    public double? Change => Best is null ? null : (Now.OfCeiling / Best.OfCeiling) - 1;

    /// <summary>True if too much was lost.</summary>
    public bool IsLoss => Change < -Tolerance;

    /// <summary>Compares every network of an entry with earlier entries.</summary>
    public static IReadOnlyList<Comparison> Of(HistoryEntry entry, IReadOnlyList<HistoryEntry> earlier)
    {
        var result = new List<Comparison>();
        foreach (var now in entry.Networks)
        {
            var best = earlier
                .Where(other => other.Machine == entry.Machine && other.Simd == entry.Simd && other.Data == entry.Data)
                .SelectMany(other => other.Networks, (other, figure) => (other.Commit, Figure: figure))
                .Where(other => other.Figure.Net == now.Net && other.Figure.Threads == now.Threads)
                .OrderByDescending(other => other.Figure.OfCeiling)
                .FirstOrDefault();
            result.Add(new Comparison(now, best.Figure, best.Commit));
        }

        return result;
    }
}
