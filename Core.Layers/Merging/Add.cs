using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>The sum of several values, element by element: what a skip connection ends in.</summary>
/// <remarks>
/// <para>Equation: y[b, i] = Σₖ xₖ[b, i], in the order of the inputs; gradient ∂L/∂xₖ = ∂L/∂y.</para>
/// <para>Shapes: at least two inputs of one shape, which is the output's. No parameters.</para>
/// <para>Source: He, Zhang, Ren and Sun, Deep Residual Learning, 2016.</para>
/// </remarks>
public sealed class Add : Merge
{
    /// <inheritdoc/>
    public override Shape OutputShape(ReadOnlySpan<Shape> inputs) => RequireEqualShapes(inputs);

    /// <inheritdoc/>
    public override MergePlan CreatePlan(in MergeContext context) => new Plan(context.Level);

    private sealed class Plan(SimdLevel level) : MergePlan
    {
        public override bool PassesGradient => true;

        public override void Forward(in MergeForwardStep step)
        {
            for (var row = 0; row < step.Output.Count; row++)
            {
                var sum = step.Output[row];
                Arithmetic.Add(step.Inputs[0][row], step.Inputs[1][row], sum, level);
                for (var i = 2; i < step.Inputs.Count; i++)
                {
                    Arithmetic.Add(sum, step.Inputs[i][row], sum, level);
                }
            }
        }

        public override void Backward(in MergeBackwardStep step)
        {
            for (var row = 0; row < step.GradInput.Count; row++)
            {
                step.GradOutput[row].CopyTo(step.GradInput[row]);
            }
        }
    }
}
