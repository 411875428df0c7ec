using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Activations over a block in the first-level cache, and over more than the caches of a core, against TensorPrimitives.</summary>
public class ActivationFunctions
{
    private AlignedBuffer _x = null!;
    private AlignedBuffer _y = null!;

    /// <summary>The sizes.</summary>
    public IEnumerable<Count> Sizes => [new(2048), new(1 << 20)];

    /// <summary>Floats.</summary>
    [ParamsSource(nameof(Sizes))]
    public Count Floats { get; set; }

    /// <summary>Which function.</summary>
    [Params("sigmoid", "tanh", "exp", "softmax")]
    public string Function { get; set; } = string.Empty;

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _x = AlignedBuffer.Create(Floats.Value, 0);
        _y = AlignedBuffer.Create(Floats.Value, 1);
        var random = new Random(1);
        foreach (ref var value in _x.Span)
        {
            value = (random.NextSingle() * 16f) - 8f;
        }
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _x.Dispose();
        _y.Dispose();
    }

    /// <summary>System.Numerics.Tensors.</summary>
    [Benchmark(Baseline = true)]
    public void Peer()
    {
        switch (Function)
        {
            case "sigmoid":
                TensorPrimitives.Sigmoid<float>(_x.Span, _y.Span);
                break;
            case "tanh":
                TensorPrimitives.Tanh<float>(_x.Span, _y.Span);
                break;
            case "exp":
                TensorPrimitives.Exp<float>(_x.Span, _y.Span);
                break;
            default:
                TensorPrimitives.SoftMax<float>(_x.Span, _y.Span);
                break;
        }
    }

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Spanwise()
    {
        switch (Function)
        {
            case "sigmoid":
                ElementwiseMath.Sigmoid(_x.Span, _y.Span);
                break;
            case "tanh":
                ElementwiseMath.Tanh(_x.Span, _y.Span);
                break;
            case "exp":
                ElementwiseMath.Exp(_x.Span, _y.Span);
                break;
            default:
                Softmax.Forward(_x.Span, _y.Span);
                break;
        }
    }
}
