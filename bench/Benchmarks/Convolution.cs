using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Convolutions of 32 images on one thread, patches (im2col) and product together: forward, and back to input, weights and bias.</summary>
public class Convolution
{
    private ConvWorkload _forward = null!;
    private ConvWorkload _backward = null!;

    /// <summary>The convolutions.</summary>
    public IEnumerable<ConvCase> Cases => ConvCase.All;

    /// <summary>The convolution.</summary>
    [ParamsSource(nameof(Cases))]
    public ConvCase Case { get; set; } = null!;

    /// <summary>Plans both directions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _forward = new ConvWorkload(Case, backward: false);
        _backward = new ConvWorkload(Case, backward: true);
    }

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _forward.Dispose();
        _backward.Dispose();
    }

    /// <summary>Output = weight * input + bias.</summary>
    [Benchmark]
    public void Forward() => _forward.Repeat(1);

    /// <summary>Gradients of input, weights and bias.</summary>
    [Benchmark]
    public void Backward() => _backward.Repeat(1);
}
