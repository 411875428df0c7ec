using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Shapes;

/// <summary>A convolution of a batch on one thread: forward, or back to input, weight and bias.</summary>
internal sealed class ConvWorkload : Workload, IDisposable
{
    private readonly ConvCase _conv;
    private readonly ConvShape _shape;
    private readonly bool _backward;
    private readonly ConvForward _forward;
    private readonly ConvAdjoint _adjoint;
    private readonly ConvGradient _gradient;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _weight;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _gradWeight;
    private readonly AlignedBuffer _scratch;
    private readonly int _xStride;
    private readonly int _yStride;

    public ConvWorkload(ConvCase conv, bool backward)
    {
        (_conv, _shape, _backward) = (conv, conv.Shape, backward);
        _forward = ConvForward.Plan(_shape, conv.Batch, hasBias: true, relu: false);
        _adjoint = ConvAdjoint.Plan(_shape, conv.Batch, hasBias: false);
        _gradient = ConvGradient.Plan(_shape, conv.Batch);
        _xStride = _shape.InputFloats + 16;
        _yStride = _shape.OutputFloats + 16;
        _x = Random(_xStride * conv.Batch, 0);
        _y = Random(_yStride * conv.Batch, 1);
        _weight = Random(_shape.Weights, 2);
        _bias = Random(_shape.Filters, 3);
        _gradWeight = Random(_shape.Weights, 4);
        _scratch = new AlignedBuffer(Math.Max(Math.Max(_forward.ScratchFloats, _adjoint.ScratchFloats), _gradient.ScratchFloats));
    }

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (_backward)
            {
                Backward();
            }
            else
            {
                _forward.Run(_conv.Batch, _x.Span, _xStride, _weight.Span, _bias.Span, _y.Span, _yStride, _scratch.Span);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[_x, _y, _weight, _bias, _gradWeight, _scratch])
        {
            buffer.Dispose();
        }
    }

    private static AlignedBuffer Random(int floats, int seed)
    {
        var buffer = AlignedBuffer.Create(floats, seed);
        var random = new Random(seed);
        foreach (ref var value in buffer.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return buffer;
    }

    private void Backward()
    {
        _adjoint.Run(_conv.Batch, _y.Span, _yStride, _weight.Span, default, _x.Span, _xStride, _scratch.Span);
        for (var block = 0; block < _gradient.Blocks.Length; block++)
        {
            _gradient.Run(block, _conv.Batch, _x.Span, _xStride, _y.Span, _yStride, _gradWeight.Span, _scratch.Span);
        }

        PlaceSums.Compute(_conv.Batch, _y.Span, _yStride, _shape.Filters, _shape.Window.Outputs, _bias.Span);
    }
}
