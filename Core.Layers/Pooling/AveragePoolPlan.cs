using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Average pooling ready to run: a depthwise convolution with the same weight everywhere, and another factor at edges that count less.</summary>
internal sealed class AveragePoolPlan : LayerPlan
{
    private readonly SimdLevel _level;
    private readonly ConvShape _shape;
    private readonly ConvForward _forward;
    private readonly ConvAdjoint? _backward;
    private readonly float[] _weights;
    private readonly float[] _edges;

    public AveragePoolPlan(AveragePooling layer, in LayerContext context)
    {
        var channels = context.Input[0];
        var window = layer.Geometry(context.Input);
        _level = context.Level;
        _shape = new ConvShape(channels, channels, channels, window);
        _forward = ConvForward.Plan(_shape, context.Batch, hasBias: false, relu: false, _level);
        _backward = context.Training && context.NeedsInputGradient ? ConvAdjoint.Plan(_shape, context.Batch, hasBias: false, _level) : null;
        _weights = new float[_shape.Weights];
        Array.Fill(_weights, 1f / window.Taps);
        _edges = layer.CountsPadding ? [] : Edges(window);
        ScratchFloats = Math.Max(_forward.ScratchFloats, _backward?.ScratchFloats ?? 0);
    }

    public override int ScratchFloats { get; }

    public override void Forward(in ForwardStep step)
    {
        _forward.Run(step.Input.Count, step.Input.Data, step.Input.Stride, _weights, default, step.Output.Data, step.Output.Stride, step.Scratch);
        ScaleEdges(step.Output);
    }

    public override void Backward(in BackwardStep step)
    {
        if (_backward is not null && !step.GradInput.IsEmpty)
        {
            ScaleEdges(step.GradOutput);
            _backward.Run(step.GradOutput.Count, step.GradOutput.Data, step.GradOutput.Stride, _weights, default, step.GradInput.Data, step.GradInput.Stride, step.Scratch);
        }
    }

    private static float[] Edges(in WindowGeometry window)
    {
        var factors = new float[window.Outputs];
        var place = 0;
        for (var z = 0; z < window.Depth.Output; z++)
        {
            for (var y = 0; y < window.Height.Output; y++)
            {
                for (var x = 0; x < window.Width.Output; x++)
                {
                    factors[place++] = (float)((double)window.Taps / ((long)Inside(window.Depth, z) * Inside(window.Height, y) * Inside(window.Width, x)));
                }
            }
        }

        return factors;
    }

    private static int Inside(in WindowAxis axis, int window)
    {
        var from = (window * axis.Stride) - axis.Before;
        return Math.Min(from + axis.Kernel, axis.Input) - Math.Max(from, 0);
    }

    private void ScaleEdges(Rows rows)
    {
        for (var row = 0; row < rows.Count && _edges.Length > 0; row++)
        {
            for (var channel = 0; channel < _shape.Channels; channel++)
            {
                var values = rows[row].Slice(channel * _edges.Length, _edges.Length);
                Arithmetic.Multiply(values, _edges, values, _level);
            }
        }
    }
}
