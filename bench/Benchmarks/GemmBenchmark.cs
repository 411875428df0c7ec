using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>A product of some shapes, ours and the peer's.</summary>
public abstract class GemmBenchmark
{
    private GemmData _data = null!;
    private GemmWorkload _ours = null!;
    private Workload _peer = null!;

    /// <summary>The shapes that a class measures.</summary>
    public IEnumerable<GemmCase> Shapes => ShapesToMeasure;

    /// <summary>The shape.</summary>
    [ParamsSource(nameof(Shapes))]
    public GemmCase Shape { get; set; }

    /// <summary>Makes the matrices and checks that both compute the same.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _data = new GemmData(Shape);
        _ours = new GemmWorkload(_data);
        _peer = ChoosePeer(_data);
        GemmPeers.RequireSameResult(_data, _ours, _peer);
        Tiering.Settle(_ours, _peer);
    }

    /// <summary>Frees the matrices.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _ours.Dispose();
        _data.Dispose();
    }

    /// <summary>OpenBLAS, or the naive loop where it is absent.</summary>
    [Benchmark(Baseline = true)]
    public void Peer() => _peer.Repeat(1);

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Spanwise() => _ours.Repeat(1);

    // A property of its own: BenchmarkDotNet refuses a source of parameters that is overridden.
    private protected abstract IEnumerable<GemmCase> ShapesToMeasure { get; }

    private protected virtual Workload ChoosePeer(GemmData data) => GemmPeers.Best(data).Peer;
}
