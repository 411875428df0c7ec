using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Pooling over whole channels ready to run.</summary>
internal sealed class GlobalPoolPlan : LayerPlan
{
    private readonly int _channels;
    private readonly int _places;
    private readonly bool _isMax;
    private readonly SimdLevel _level;

    public GlobalPoolPlan(in LayerContext context, bool isMax)
    {
        _channels = context.Input[0];
        _places = context.Input.Count / _channels;
        (_isMax, _level) = (isMax, context.Level);
    }

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Input.Count; row++)
        {
            var y = step.Output[row];
            for (var channel = 0; channel < _channels; channel++)
            {
                var x = step.Input[row].Slice(channel * _places, _places);
                y[channel] = _isMax ? Reductions.Max(x, _level) : Reductions.Sum(x, _level) / _places;
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            var gradOutput = step.GradOutput[row];
            for (var channel = 0; channel < _channels; channel++)
            {
                var gradInput = step.GradInput[row].Slice(channel * _places, _places);
                if (_isMax)
                {
                    gradInput.Clear();
                    gradInput[Reductions.ArgMax(step.Input[row].Slice(channel * _places, _places), _level)] = gradOutput[channel];
                }
                else
                {
                    gradInput.Fill(gradOutput[channel] / _places);
                }
            }
        }
    }
}
