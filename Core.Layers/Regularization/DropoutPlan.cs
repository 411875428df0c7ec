using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers;

/// <summary>Dropout of elements or channels ready to run. The factors of a step are kept for the way back.</summary>
internal sealed class DropoutPlan : LayerPlan
{
    // What sets this use of the seed apart from that of initialisers, whose streams count tensors from 0.
    private const ulong Purpose = 0x64726f70;

    private readonly CounterRandom _random;
    private readonly SimdLevel _level;
    private readonly float _rate;
    private readonly float _scale;
    private readonly int _masks;
    private readonly int _places;

    public DropoutPlan(float rate, int masks, in LayerContext context)
    {
        (_rate, _masks, _level) = (rate, masks, context.Level);
        _scale = rate < 1f ? 1f / (1f - rate) : 0f;
        _places = context.Input.Count / masks;
        _random = new CounterRandom(context.Seed, Purpose).Derive((ulong)context.Index);
        IsView = !context.Training || rate == 0f;
    }

    public override bool IsView { get; }

    public override int SavedFloats => IsView ? 0 : _masks;

    public static float RequireRate(string layer, float rate) => rate is >= 0f and <= 1f
        ? rate
        : throw new LayerException($"the rate of a {layer} layer is from 0 to 1; received {rate}");

    public override void Forward(in ForwardStep step)
    {
        var random = _random.Derive((ulong)step.StepIndex);
        for (var row = 0; row < step.Output.Count; row++)
        {
            if (!step.Training)
            {
                step.Input[row].CopyTo(step.Output[row]);
                continue;
            }

            var mask = step.Saved[row];
            random.FillUniform(mask, 0f, 1f, (ulong)(step.FirstRow + row) * (ulong)_masks, _level);
            Map.Apply(mask, mask, new Keep(_rate, _scale), _level);
            Multiply(step.Input[row], mask, step.Output[row]);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            Multiply(step.GradOutput[row], step.Saved[row], step.GradInput[row]);
        }
    }

    private void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y)
    {
        if (_places == 1)
        {
            Arithmetic.Multiply(x, mask, y, _level);
            return;
        }

        for (var channel = 0; channel < _masks; channel++)
        {
            Arithmetic.Scale(x.Slice(channel * _places, _places), mask[channel], y.Slice(channel * _places, _places), _level);
        }
    }
}
