using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// A layer over all steps of all samples ready to run. Where rows of a batch lie without gaps, the steps are rows already; else they are copied side by side, so
/// that the layer always sees one block of rows.
/// </summary>
internal sealed class TimeDistributedPlan : LayerPlan
{
    private readonly LayerPlan _inner;
    private readonly int _steps;
    private readonly int _input;
    private readonly int _output;
    private readonly bool _training;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _outputs;
    private readonly AlignedBuffer _gradInputs;
    private readonly AlignedBuffer _gradOutputs;
    private readonly AlignedBuffer _saved;

    public TimeDistributedPlan(LayerPlan inner, Shape input, Shape output, in LayerContext context)
    {
        (_inner, _steps, _training) = (inner, input[0], context.Training);
        (_input, _output) = (input.Count / _steps, output.Count / _steps);
        (_inputs, _outputs) = (Make(context.Batch, _input), Make(context.Batch, _output));
        _gradInputs = Make(_training && context.NeedsInputGradient ? context.Batch : 0, _input);
        _gradOutputs = Make(_training ? context.Batch : 0, _output);
        _saved = Make(context.Batch, inner.SavedFloats);
    }

    public override int ScratchFloats => _inner.ScratchFloats;

    public override int RowGranule => _inner.RowGranule;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _inner.GradientBlocks;

    public override long GradientWork(int block) => _steps * _inner.GradientWork(block);

    public override void Forward(in ForwardStep step)
    {
        var (first, samples) = (step.FirstRow, step.Input.Count);
        var input = Flatten(step.Input, _inputs, first, _input, copies: true);
        var output = Flatten(step.Output, _outputs, first, _output, copies: false);
        _inner.Forward(new ForwardStep
        {
            Input = input,
            Output = output,
            Saved = Saved(first, samples),
            Parameters = step.Parameters,
            Scratch = step.Scratch,
            FirstRow = first * _steps,
            Training = step.Training,
            StepIndex = step.StepIndex,
        });
        CopyBack(output, step.Output);
    }

    public override void Backward(in BackwardStep step)
    {
        var (first, samples) = (step.FirstRow, step.GradOutput.Count);
        var gradInput = Flatten(step.GradInput, _gradInputs, first, _input, copies: false);
        _inner.Backward(new BackwardStep
        {
            Input = Flatten(step.Input, _inputs, first, _input, copies: false),
            Output = Flatten(step.Output, _outputs, first, _output, copies: false),
            Saved = Saved(first, samples),
            GradOutput = Flatten(step.GradOutput, _gradOutputs, first, _output, copies: true),
            GradInput = gradInput,
            Parameters = step.Parameters,
            Scratch = step.Scratch,
            FirstRow = first * _steps,
            StepIndex = step.StepIndex,
        });
        CopyBack(gradInput, step.GradInput);
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient) => _inner.Gradient(
        new GradientStep
        {
            Batch = step.Batch * _steps,
            Input = Flatten(step.Input, _inputs, 0, _input, copies: false),
            Output = Flatten(step.Output, _outputs, 0, _output, copies: false),
            Saved = Saved(0, step.Input.Count),
            GradOutput = Flatten(step.GradOutput, _gradOutputs, 0, _output, copies: false),
            Parameters = step.Parameters,
            Scratch = step.Scratch,
        },
        block,
        gradient);

    private AlignedBuffer Make(int batch, int features) => new((long)batch * _steps * features);

    private Rows Saved(int first, int samples)
    {
        var features = _inner.SavedFloats;
        return features == 0 ? default : At(_saved, first, samples, features);
    }

    private Rows At(AlignedBuffer buffer, int first, int samples, int features) =>
        new(buffer.Slice((long)first * _steps * features, checked(samples * _steps * features)), samples * _steps, features, features);

    /// <summary>The steps of some samples as rows: where they lie, or in a buffer.</summary>
    private Rows Flatten(Rows samples, AlignedBuffer buffer, int first, int features, bool copies)
    {
        if (samples.IsEmpty)
        {
            return default;
        }

        if (samples.Stride == samples.Features)
        {
            return new Rows(samples.Data, samples.Count * _steps, features, features);
        }

        var rows = At(buffer, first, samples.Count, features);
        for (var sample = 0; copies && sample < samples.Count; sample++)
        {
            samples[sample].CopyTo(rows.Data[(sample * samples.Features)..]);
        }

        return rows;
    }

    private static void CopyBack(Rows rows, Rows samples)
    {
        if (samples.Stride == samples.Features)
        {
            return;
        }

        for (var sample = 0; sample < samples.Count; sample++)
        {
            rows.Data.Slice(sample * samples.Features, samples.Features).CopyTo(samples[sample]);
        }
    }
}
