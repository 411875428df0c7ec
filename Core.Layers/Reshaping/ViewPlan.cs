namespace Spanwise.Core.Layers;

/// <summary>A layer whose output is its input under another shape. Never called, because a view is not; copies all the same, for whoever runs it alone.</summary>
internal sealed class ViewPlan : LayerPlan
{
    public static readonly ViewPlan Instance = new();

    public override bool IsView => true;

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Output.Count; row++)
        {
            step.Input[row].CopyTo(step.Output[row]);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            step.GradOutput[row].CopyTo(step.GradInput[row]);
        }
    }
}
