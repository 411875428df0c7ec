using System.Text.Json.Serialization;

namespace Spanwise.Bench.History;

/// <summary>What one commit reached on one machine: a line of <c>history.jsonl</c>.</summary>
/// <param name="Commit">The commit, with a + where the tree held changes.</param>
/// <param name="Date">When it was measured.</param>
/// <param name="Machine">Where.</param>
/// <param name="Simd">The instruction set in force.</param>
/// <param name="Data">What was trained on: blank pixels are skipped, so figures of different images are never compared.</param>
/// <param name="Ceiling">One core's multiply-adds, GFLOP/s.</param>
/// <param name="Networks">The networks.</param>
internal sealed record HistoryEntry(string Commit, DateTimeOffset Date, Machine Machine, string Simd, string Data, double Ceiling, IReadOnlyList<NetworkFigure> Networks);

/// <summary>What one network reached.</summary>
/// <param name="Net">Its name.</param>
/// <param name="Threads">Threads that worked on a step.</param>
/// <param name="ImagesPerSecond">The median epoch.</param>
/// <param name="Epochs">Every epoch, images a second.</param>
/// <param name="Ceiling">Images a second at the measured ceiling.</param>
internal sealed record NetworkFigure(string Net, int Threads, double ImagesPerSecond, IReadOnlyList<double> Epochs, double Ceiling)
{
    /// <summary>The part of the ceiling: what is compared, because it does not follow the clock of the day.</summary>
    [JsonIgnore]
    public double OfCeiling => ImagesPerSecond / Ceiling;
}
