namespace Spanwise.Core.Layers.Tests.Lanes;

/// <summary>y = x as a layer that is no view, in front of models whose input gradient is asked for, so that each layer is planned by itself.</summary>
internal sealed class Copy : Layer
{
    public override Shape OutputShape(Shape input) => input;

    public override LayerPlan CreatePlan(in LayerContext context) => new Plan();

    private sealed class Plan : LayerPlan
    {
        public override void Forward(in ForwardStep step)
        {
            for (var row = 0; row < step.Input.Count; row++)
            {
                step.Input[row].CopyTo(step.Output[row]);
            }
        }

        public override void Backward(in BackwardStep step)
        {
        }
    }
}
