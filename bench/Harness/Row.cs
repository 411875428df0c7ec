using System.Text.Json.Serialization;

namespace Spanwise.Bench.Harness;

/// <summary>One measured line.</summary>
/// <param name="Bench">The group: gemm, activations, train, threads.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">Our figure, in <paramref name="Unit"/>.</param>
/// <param name="Peer">The peer's figure; null where there is none.</param>
/// <param name="PeerName">Who the peer is.</param>
/// <param name="Ceiling">What the machine could do, measured in the same turns; null where nothing bounds the figure.</param>
/// <param name="Unit">The unit of the three figures.</param>
/// <param name="Simd">The instruction set in force.</param>
/// <param name="Threads">Threads that worked.</param>
internal sealed record Row(string Bench, string Name, double Ours, double? Peer, string? PeerName, double? Ceiling, string Unit, string Simd, int Threads)
{
    /// <summary>What the row is to reach; not part of the machine-readable line.</summary>
    [JsonIgnore]
    public Goal? Goal { get; init; }

    /// <summary>True for times, where less is better.</summary>
    [JsonIgnore]
    public bool LessIsBetter => Unit is "us" or "ms";

    /// <summary>How many times as good as the peer we are; above 1 is better, whatever the unit.</summary>
    [JsonIgnore]
    public double? OverPeer => Peer is { } peer ? (LessIsBetter ? peer / Ours : Ours / peer) : null;

    /// <summary>The part of the ceiling that we reach.</summary>
    [JsonIgnore]
    public double? OfCeiling => Ceiling is { } ceiling ? Ours / ceiling : null;
}
