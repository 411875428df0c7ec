using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A transposed convolution ready to run: a convolution with the ways forward and back exchanged.</summary>
internal sealed class TransposedConvolutionPlan : LayerPlan
{
    private readonly ConvShape _shape;
    private readonly Activation _activation;
    private readonly SimdLevel _level;
    private readonly bool _savesSum;
    private readonly int _biasOffset;
    private readonly ConvAdjoint _forward;
    private readonly ConvForward? _gradInput;
    private readonly ConvGradient? _gradWeight;
    private readonly ParameterBlock[] _blocks = [];

    public TransposedConvolutionPlan(TransposedConvolution layer, in LayerContext context)
    {
        // The convolution that this transposes goes from the layer's output to its input.
        _shape = new ConvShape(layer.Filters, context.Input[0], layer.Groups, layer.Window(context.Input));
        _activation = layer.Activation;
        _level = context.Level;
        _savesSum = context.Training && _activation.NeedsInput;
        _biasOffset = ParameterLayout.OffsetOf(layer.Parameters(context.Input), 1);
        _forward = ConvAdjoint.Plan(_shape, context.Batch, layer.HasBias, _level);
        ScratchFloats = _forward.ScratchFloats;
        if (!context.Training)
        {
            return;
        }

        _gradInput = context.NeedsInputGradient ? ConvForward.Plan(_shape, context.Batch, hasBias: false, relu: false, _level) : null;
        _gradWeight = ConvGradient.Plan(_shape, context.Batch, _level);
        _blocks = ConvolutionBlocks.Of(_shape, _gradWeight.Blocks, layer.HasBias ? ParameterBlock.Run(_biasOffset, layer.Filters) : null);
        ScratchFloats = Math.Max(Math.Max(ScratchFloats, _gradInput?.ScratchFloats ?? 0), _gradWeight.ScratchFloats);
    }

    public override int ScratchFloats { get; }

    public override int SavedFloats => _savesSum ? _shape.InputFloats : 0;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override long GradientWork(int block) => IsBias(block) ? _shape.InputFloats : (long)_blocks[block].Count * _shape.Window.Outputs;

    public override void Forward(in ForwardStep step)
    {
        var sums = _savesSum ? step.Saved : step.Output;
        _forward.Run(step.Input.Count, step.Input.Data, step.Input.Stride, step.Parameters, step.Parameters[_biasOffset..], sums.Data, sums.Stride, step.Scratch);
        if (!_activation.IsLinear)
        {
            _activation.ForwardRows(sums, step.Output, _level);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        if (!_activation.IsLinear)
        {
            _activation.MultiplyByDerivativeRows(_savesSum ? step.Saved : default, step.Output, step.GradOutput, _level);
        }

        if (_gradInput is not null && !step.GradInput.IsEmpty)
        {
            _gradInput.Run(
                step.GradOutput.Count, step.GradOutput.Data, step.GradOutput.Stride, step.Parameters, default, step.GradInput.Data, step.GradInput.Stride, step.Scratch);
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        if (IsBias(block))
        {
            ConvolutionBlocks.SumPlaces(step.GradOutput, _shape.Channels, gradient, _level);
            return;
        }

        _gradWeight!.Run(block, step.Input.Count, step.GradOutput.Data, step.GradOutput.Stride, step.Input.Data, step.Input.Stride, gradient, step.Scratch);
    }

    private bool IsBias(int block) => block == _gradWeight!.Blocks.Length;
}
