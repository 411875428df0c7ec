using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Bench.Benchmarks;

/// <summary>What bias and activation cost on top of the plain product.</summary>
public class GemmFused
{
    private GemmData _data = null!;
    private GemmWorkload _plain = null!;
    private GemmWorkload _fused = null!;

    /// <summary>A layer's product, and one whose store weighs more.</summary>
    public IEnumerable<GemmCase> Shapes => [GemmCase.Parse("128x128x784"), GemmCase.Parse("128x128x16")];

    /// <summary>The shape.</summary>
    [ParamsSource(nameof(Shapes))]
    public GemmCase Shape { get; set; }

    /// <summary>The activation.</summary>
    [Params(ActivationKind.Relu, ActivationKind.Sigmoid, ActivationKind.Tanh)]
    public ActivationKind Activation { get; set; }

    /// <summary>Plans both.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _data = new GemmData(Shape);
        _plain = new GemmWorkload(_data);
        _fused = new GemmWorkload(_data, new GemmOptions { HasBias = true, Activation = Activation });
    }

    /// <summary>Frees the matrices.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _plain.Dispose();
        _fused.Dispose();
        _data.Dispose();
    }

    /// <summary>The product alone.</summary>
    [Benchmark(Baseline = true)]
    public void Plain() => _plain.Repeat(1);

    /// <summary>With bias and activation.</summary>
    [Benchmark]
    public void Fused() => _fused.Repeat(1);
}
