using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>Max-pooling ready to run. It keeps which place of each window won.</summary>
internal sealed class MaxPoolPlan : LayerPlan
{
    private readonly MaxWindows _windows;
    private readonly bool _training;

    public MaxPoolPlan(MaxPooling layer, in LayerContext context)
    {
        _windows = new MaxWindows(context.Input[0], layer.Geometry(context.Input), context.Level);
        _training = context.Training;
    }

    public override int ScratchFloats => _windows.ScratchFloats;

    public override int SavedFloats => _training ? _windows.Channels * _windows.Window.Outputs : 0;

    public override void Forward(in ForwardStep step) => _windows.Forward(
        step.Input.Count, step.Input.Data, step.Input.Stride, step.Output.Data, step.Output.Stride, step.Saved.Data, step.Saved.Stride, step.Scratch);

    public override void Backward(in BackwardStep step)
    {
        if (!step.GradInput.IsEmpty)
        {
            _windows.Backward(
                step.GradOutput.Count, step.GradOutput.Data, step.GradOutput.Stride, step.Saved.Data, step.Saved.Stride, step.GradInput.Data, step.GradInput.Stride, step.Scratch);
        }
    }
}
