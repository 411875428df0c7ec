using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A convolution ready to run, by its equation.</summary>
internal sealed class ConvolutionPlan : LayerPlan
{
    private readonly WindowGeometry _window;
    private readonly Activation _activation;
    private readonly SimdLevel _level;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _groups;
    private readonly int _biasOffset;
    private readonly bool _hasBias;
    private readonly bool _savesSum;
    private readonly ParameterBlock[] _blocks = [];

    public ConvolutionPlan(Convolution layer, in LayerContext context)
    {
        _window = layer.Window(context.Input);
        _activation = layer.Activation;
        _level = context.Level;
        (_channels, _filters, _groups) = (context.Input[0], layer.Filters, layer.Groups);
        _hasBias = layer.HasBias;
        _savesSum = context.Training && _activation.NeedsInput;
        var specs = layer.Parameters(context.Input);
        _biasOffset = ParameterLayout.OffsetOf(specs, 1);
        if (context.Training)
        {
            var weights = ParameterBlock.Run(0, specs[0].Shape.Count);
            _blocks = _hasBias ? [weights, ParameterBlock.Run(_biasOffset, _filters)] : [weights];
        }
    }

    public override int SavedFloats => _savesSum ? _filters * _window.Outputs : 0;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override void Forward(in ForwardStep step)
    {
        var sums = _savesSum ? step.Saved : step.Output;
        for (var row = 0; row < step.Input.Count; row++)
        {
            for (var filter = 0; filter < _filters; filter++)
            {
                sums[row].Slice(filter * _window.Outputs, _window.Outputs).Fill(_hasBias ? step.Parameters[_biasOffset + filter] : 0f);
            }

            foreach (var (output, input, weight) in Products())
            {
                sums[row][output] += step.Input[row][input] * step.Parameters[weight];
            }
        }

        _activation.ForwardRows(sums, step.Output, _level);
    }

    public override void Backward(in BackwardStep step)
    {
        _activation.MultiplyByDerivativeRows(_savesSum ? step.Saved : default, step.Output, step.GradOutput, _level);
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            step.GradInput[row].Clear();
            foreach (var (output, input, weight) in Products())
            {
                step.GradInput[row][input] += step.GradOutput[row][output] * step.Parameters[weight];
            }
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        gradient.Clear();
        for (var row = 0; row < step.Input.Count; row++)
        {
            if (block == 1)
            {
                for (var i = 0; i < _filters * _window.Outputs; i++)
                {
                    gradient[i / _window.Outputs] += step.GradOutput[row][i];
                }

                continue;
            }

            foreach (var (output, input, weight) in Products())
            {
                gradient[weight] += step.GradOutput[row][output] * step.Input[row][input];
            }
        }
    }

    private IEnumerable<(int Output, int Input, int Weight)> Products()
    {
        var (d, h, w) = (_window.Depth, _window.Height, _window.Width);
        var perGroup = _channels / _groups;
        for (var filter = 0; filter < _filters; filter++)
        {
            var firstChannel = filter / (_filters / _groups) * perGroup;
            for (var place = 0; place < _window.Outputs; place++)
            {
                var (z, y, x) = (place / w.Output / h.Output, place / w.Output % h.Output, place % w.Output);
                for (var tap = 0; tap < perGroup * _window.Taps; tap++)
                {
                    var iz = (z * d.Stride) + (tap / w.Kernel / h.Kernel % d.Kernel * d.Dilation) - d.Before;
                    var iy = (y * h.Stride) + (tap / w.Kernel % h.Kernel * h.Dilation) - h.Before;
                    var ix = (x * w.Stride) + (tap % w.Kernel * w.Dilation) - w.Before;
                    if (iz >= 0 && iz < d.Input && iy >= 0 && iy < h.Input && ix >= 0 && ix < w.Input)
                    {
                        var channel = firstChannel + (tap / _window.Taps);
                        yield return ((filter * _window.Outputs) + place, (((((channel * d.Input) + iz) * h.Input) + iy) * w.Input) + ix, (filter * perGroup * _window.Taps) + tap);
                    }
                }
            }
        }
    }
}
