namespace Spanwise.Core.Layers;

/// <summary>Looks at a sample of any shape as one run of numbers.</summary>
/// <remarks>
/// <para>Equation: y = x. Shapes: input (d₁, …, dₙ), output (d₁ · … · dₙ), the last extent still varying fastest. No parameters, and no work: the output shares the input's memory.</para>
/// </remarks>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new(input.Count);

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => ViewPlan.Instance;

    /// <summary>Never called, because a view is not; copies all the same, for whoever runs it alone.</summary>
    private sealed class ViewPlan : LayerPlan
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
}
