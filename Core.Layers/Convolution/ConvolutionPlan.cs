using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A convolution or a transposed one ready to run: forward, back to its input, and one call for each block of weights.</summary>
/// <remarks>A transposed convolution is the convolution from its output to its input, with the ways forward and back exchanged.</remarks>
internal sealed class ConvolutionPlan : LayerPlan
{
    private readonly ConvShape _shape;
    private readonly bool _isTransposed;
    private readonly int _filters;
    private readonly Activation _activation;
    private readonly SimdLevel _level;
    private readonly bool _savesSum;
    private readonly bool _appliesActivation;
    private readonly int _biasOffset;
    private readonly ConvMap _forward;
    private readonly ConvMap? _gradInput;
    private readonly ConvGradient? _gradWeight;
    private readonly ParameterBlock[] _blocks = [];

    public ConvolutionPlan(KernelLayer layer, in LayerContext context, bool isTransposed)
    {
        var (inputs, window) = (context.Input[0], layer.Window(context.Input));
        _isTransposed = isTransposed;
        _shape = isTransposed ? new ConvShape(layer.Filters, inputs, layer.Groups, window) : new ConvShape(inputs, layer.Filters, layer.Groups, window);
        _filters = layer.Filters;
        _activation = layer.Activation;
        _level = context.Level;
        _savesSum = context.Training && _activation.NeedsInput;
        _biasOffset = ParameterLayout.OffsetOf(layer.Parameters(context.Input), 1);
        var fusesRelu = !isTransposed && _activation.Kind == ActivationKind.Relu;
        _appliesActivation = !_activation.IsLinear && !fusesRelu;
        _forward = isTransposed
            ? ConvAdjoint.Plan(_shape, context.Batch, layer.HasBias, _level)
            : ConvForward.Plan(_shape, context.Batch, layer.HasBias, fusesRelu, _level);
        ScratchFloats = _forward.ScratchFloats;
        if (!context.Training)
        {
            return;
        }

        _gradInput = !context.NeedsInputGradient ? null
            : isTransposed ? ConvForward.Plan(_shape, context.Batch, hasBias: false, relu: false, _level)
            : ConvAdjoint.Plan(_shape, context.Batch, hasBias: false, _level);
        _gradWeight = ConvGradient.Plan(_shape, context.Batch, _level);
        _blocks = ConvolutionBlocks.Of(_shape, _gradWeight.Blocks, layer.HasBias ? ParameterBlock.Run(_biasOffset, layer.Filters) : null);
        ScratchFloats = Math.Max(Math.Max(ScratchFloats, _gradInput?.ScratchFloats ?? 0), _gradWeight.ScratchFloats);
    }

    public override int ScratchFloats { get; }

    public override int SavedFloats => _savesSum ? _forward.TargetFloats : 0;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override long GradientWork(int block) => IsBias(block) ? _forward.TargetFloats : (long)_blocks[block].Count * _shape.Window.Outputs;

    public override void Forward(in ForwardStep step)
    {
        var sums = _savesSum ? step.Saved : step.Output;
        _forward.Run(step.Input.Count, step.Input.Data, step.Input.Stride, step.Parameters, step.Parameters[_biasOffset..], sums.Data, sums.Stride, step.Scratch);
        if (_appliesActivation)
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
            PlaceSums.Compute(step.GradOutput.Count, step.GradOutput.Data, step.GradOutput.Stride, _filters, step.GradOutput.Features / _filters, gradient, _level);
            return;
        }

        var x = _isTransposed ? step.GradOutput : step.Input;
        var y = _isTransposed ? step.Input : step.GradOutput;
        _gradWeight!.Run(block, x.Count, x.Data, x.Stride, y.Data, y.Stride, gradient, step.Scratch);
    }

    private bool IsBias(int block) => block == _gradWeight!.Blocks.Length;
}
