using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>The product of several values, element by element: what a gate ends in.</summary>
/// <remarks>
/// <para>Equation: y[b, i] = Πₖ xₖ[b, i], in the order of the inputs; gradient ∂L/∂xₖ = ∂L/∂y · Π_{j≠k} xⱼ.</para>
/// <para>Shapes: at least two inputs of one shape, which is the output's. No parameters.</para>
/// </remarks>
public sealed class Multiply : Merge
{
    /// <inheritdoc/>
    public override Shape OutputShape(ReadOnlySpan<Shape> inputs) => RequireEqualShapes(inputs);

    /// <inheritdoc/>
    public override MergePlan CreatePlan(in MergeContext context) => new Plan(context.Level);

    private sealed class Plan(SimdLevel level) : MergePlan
    {
        public override void Forward(in MergeForwardStep step)
        {
            for (var row = 0; row < step.Output.Count; row++)
            {
                var product = step.Output[row];
                Arithmetic.Multiply(step.Inputs[0][row], step.Inputs[1][row], product, level);
                for (var i = 2; i < step.Inputs.Count; i++)
                {
                    Arithmetic.Multiply(product, step.Inputs[i][row], product, level);
                }
            }
        }

        public override void Backward(in MergeBackwardStep step)
        {
            for (var row = 0; row < step.GradInput.Count; row++)
            {
                var gradient = step.GradInput[row];
                step.GradOutput[row].CopyTo(gradient);
                for (var i = 0; i < step.Inputs.Count; i++)
                {
                    if (i != step.Index)
                    {
                        Arithmetic.Multiply(gradient, step.Inputs[i][row], gradient, level);
                    }
                }
            }
        }
    }
}
