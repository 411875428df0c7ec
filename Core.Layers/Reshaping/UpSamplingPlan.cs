namespace Spanwise.Core.Layers;

/// <summary>Upsampling ready to run, both ways along the same tables.</summary>
internal sealed class UpSamplingPlan : LayerPlan
{
    private readonly Volume _input;
    private readonly Volume _output;
    private readonly AxisBlend _depth;
    private readonly AxisBlend _height;
    private readonly AxisBlend _width;

    public UpSamplingPlan(Volume input, Volume output, Interpolation interpolation)
    {
        (_input, _output) = (input, output);
        _depth = new AxisBlend(input.Depth, output.Depth, interpolation);
        _height = new AxisBlend(input.Height, output.Height, interpolation);
        _width = new AxisBlend(input.Width, output.Width, interpolation);
    }

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Output.Count; row++)
        {
            step.Output[row].Clear();
            Run(step.Input[row], step.Output[row], forward: true);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            step.GradInput[row].Clear();
            Run(step.GradInput[row], step.GradOutput[row], forward: false);
        }
    }

    private void Run(Span<float> small, Span<float> large, bool forward)
    {
        for (var channel = 0; channel < _input.Channels; channel++)
        {
            var from = small.Slice(channel * _input.Places, _input.Places);
            var to = large.Slice(channel * _output.Places, _output.Places);
            for (var z = 0; z < _depth.Places.Length; z++)
            {
                for (var y = 0; y < _height.Places.Length; y++)
                {
                    var factor = _depth.Weights[z] * _height.Weights[y];
                    var source = from.Slice(((_depth.Places[z] * _input.Height) + _height.Places[y]) * _input.Width, _input.Width);
                    var target = to.Slice((((z / _depth.Terms) * _output.Height) + (y / _height.Terms)) * _output.Width, _output.Width);
                    if (forward)
                    {
                        Blend(source, target, factor);
                    }
                    else
                    {
                        Spread(source, target, factor);
                    }
                }
            }
        }
    }

    private void Blend(ReadOnlySpan<float> source, Span<float> target, float factor)
    {
        var (terms, places, weights) = (_width.Terms, _width.Places, _width.Weights);
        for (var x = 0; x < places.Length; x++)
        {
            target[x / terms] += factor * weights[x] * source[places[x]];
        }
    }

    private void Spread(Span<float> source, ReadOnlySpan<float> target, float factor)
    {
        var (terms, places, weights) = (_width.Terms, _width.Places, _width.Weights);
        for (var x = 0; x < places.Length; x++)
        {
            source[places[x]] += factor * weights[x] * target[x / terms];
        }
    }
}
