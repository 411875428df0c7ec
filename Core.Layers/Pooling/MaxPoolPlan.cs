using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>Max-pooling ready to run, by its equation.</summary>
internal sealed class MaxPoolPlan : LayerPlan
{
    private readonly WindowGeometry _window;

    public MaxPoolPlan(MaxPooling layer, in LayerContext context)
    {
        _window = layer.Geometry(context.Input);
    }

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Input.Count; row++)
        {
            for (var i = 0; i < step.Output.Features; i++)
            {
                step.Output[row][i] = step.Input[row][Winner(step.Input[row], i)];
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            step.GradInput[row].Clear();
            for (var i = 0; i < step.Output.Features; i++)
            {
                step.GradInput[row][Winner(step.Input[row], i)] += step.GradOutput[row][i];
            }
        }
    }

    private int Winner(ReadOnlySpan<float> input, int output)
    {
        var (d, h, w) = (_window.Depth, _window.Height, _window.Width);
        var channel = output / _window.Outputs;
        var place = output % _window.Outputs;
        var (z, y, x) = (place / w.Output / h.Output, place / w.Output % h.Output, place % w.Output);
        var best = -1;
        for (var tap = 0; tap < _window.Taps; tap++)
        {
            var iz = (z * d.Stride) + (tap / w.Kernel / h.Kernel * d.Dilation) - d.Before;
            var iy = (y * h.Stride) + (tap / w.Kernel % h.Kernel * h.Dilation) - h.Before;
            var ix = (x * w.Stride) + (tap % w.Kernel * w.Dilation) - w.Before;
            if (iz >= 0 && iz < d.Input && iy >= 0 && iy < h.Input && ix >= 0 && ix < w.Input)
            {
                var at = (((((channel * d.Input) + iz) * h.Input) + iy) * w.Input) + ix;
                best = best < 0 || input[at] > input[best] || float.IsNaN(input[at]) ? at : best;
            }
        }

        return best;
    }
}
