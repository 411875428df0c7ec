using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Bench.Benchmarks;

/// <summary>One update of parameters by an optimiser: of a block in the first-level cache, and of a whole small network.</summary>
public class OptimizerStep
{
    private AlignedBuffer[] _buffers = [];
    private Optimizer _rule = null!;

    /// <summary>A block of weights, and 784-128-128-128-10.</summary>
    public IEnumerable<Count> Sizes => [new(6144), new(134_794)];

    /// <summary>Parameters.</summary>
    [ParamsSource(nameof(Sizes))]
    public Count Parameters { get; set; }

    /// <summary>Which optimiser.</summary>
    [ParamsAllValues]
    public OptimizerKind Optimizer { get; set; }

    /// <summary>Makes parameters, gradient and state.</summary>
    [GlobalSetup]
    public void Setup()
    {
        // A rate of zero: the parameters stay where they are however often this is repeated, the work is the same.
        _rule = OptimizerKinds.Create(Optimizer, 0f);
        _rule.BeginStep(1);
        _buffers = [.. Enumerable.Range(0, 4).Select(slot => AlignedBuffer.Create(Parameters.Value, slot))];
        _buffers[0].Span.Fill(0.5f);
        _buffers[1].Span.Fill(0.01f);
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    /// <summary>One update.</summary>
    [Benchmark]
    public void Update() => _rule.Update(_buffers[0].Span, _buffers[1].Span, _buffers[2].Span, _buffers[3].Span);
}
