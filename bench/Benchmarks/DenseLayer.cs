using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Networks;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Benchmarks;

/// <summary>The three passes of a dense layer, one thread: each is one product of the same size.</summary>
public class DenseLayer
{
    // The layer that is measured is the second, so that it has an input gradient to compute.
    private const int Layer = 1;

    private ExecutionPlan _plan = null!;
    private AlignedBuffer _gradient = null!;
    private int _blocks;

    /// <summary>The layers.</summary>
    public IEnumerable<DenseCase> Layers => [new(128, 784, 128), new(128, 128, 128), new(128, 128, 10), new(10, 784, 30), new(1, 784, 128)];

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Layers))]
    public DenseCase Dense { get; set; } = null!;

    /// <summary>Plans the layer and runs it once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var model = new Sequential(new Shape(Dense.Inputs), new ActivationLayer(Activation.Relu), new Dense(Dense.Units, Activation.Relu));
        _plan = new ExecutionPlan(model, Dense.Batch, workers: 1, training: true, inputGradient: true);
        _gradient = new AlignedBuffer(model.Parameters.Values.Length);
        _blocks = _plan.LayerPlan(Layer).GradientBlocks.Length;
        _plan.Input(0, Dense.Batch).Data.Fill(0.5f);
        Forward();
        _plan.GradOutput(0, Dense.Batch).Data.Fill(0.01f);
    }

    /// <summary>Frees the gradient.</summary>
    [GlobalCleanup]
    public void Cleanup() => _gradient.Dispose();

    /// <summary>Output = f(input · weight + bias).</summary>
    [Benchmark]
    public void Forward() => _plan.Forward(0, 0, Dense.Batch, training: true, 0);

    /// <summary>Input gradient = δ · weightᵀ.</summary>
    [Benchmark]
    public void Backward() => _plan.Backward(0, 0, Dense.Batch, 0);

    /// <summary>Weight gradient = inputᵀ · δ, block by block, and the bias gradient.</summary>
    [Benchmark]
    public void Gradient()
    {
        var blocks = _plan.LayerPlan(Layer).GradientBlocks;
        for (var block = 0; block < _blocks; block++)
        {
            _plan.Gradient(0, Layer, block, Dense.Batch, _gradient.Span[..blocks[block].Count]);
        }
    }
}
