using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>An activation layer ready to run. The layer's input and output are kept by the plan around it, so it saves nothing itself.</summary>
internal sealed class ActivationPlan : LayerPlan
{
    private readonly Activation _activation;
    private readonly SimdLevel _level;

    public ActivationPlan(Activation activation, in LayerContext context)
    {
        _activation = activation;
        _level = context.Level;
    }

    public override bool IsView => _activation.IsLinear;

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Output.Count; row++)
        {
            _activation.Forward(step.Input[row], step.Output[row], _level);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            var grad = step.GradInput[row];
            step.GradOutput[row].CopyTo(grad);
            _activation.MultiplyByDerivative(_activation.NeedsInput ? step.Input[row] : default, step.Output[row], grad, _level);
        }
    }
}
