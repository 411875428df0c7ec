using System.Collections.Immutable;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Samples.CustomLayer;

/// <summary>ReLU whose slope on the negative side is learned, one slope for each feature (He et al. 2015).</summary>
/// <remarks>
/// y[b, i] = max(0, x[b, i]) + slope[i] · min(0, x[b, i]);
/// ∂L/∂x = ∂L/∂y where x &gt; 0, else slope · ∂L/∂y; ∂L/∂slope[i] = Σ_b ∂L/∂y[b, i] · min(0, x[b, i]).
/// </remarks>
internal sealed class ParametricRelu : Layer
{
    // What the layer is: the output shape, and the parameters it asks for.
    public override Shape OutputShape(Shape input) => input;

    public override ImmutableArray<ParameterSpec> Parameters(Shape input) =>
        [new ParameterSpec("slope", new Shape(input.Count), new Constant(0.25f), FanIn: 1, FanOut: 1)];

    public override LayerPlan CreatePlan(in LayerContext context) => new Plan(context.Input.Count);

    // What it computes. Nothing here allocates; several workers call it at a time, each with rows or blocks of its own.
    private sealed class Plan(int features) : LayerPlan
    {
        // One block: all slopes. A layer with many parameters gives several, so that workers can share them out.
        private readonly ParameterBlock[] _blocks = [ParameterBlock.Run(0, features)];

        public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

        public override void Forward(in ForwardStep step)
        {
            for (var row = 0; row < step.Output.Count; row++)
            {
                var x = step.Input[row];
                var y = step.Output[row];
                for (var i = 0; i < features; i++)
                {
                    y[i] = x[i] > 0f ? x[i] : step.Parameters[i] * x[i];
                }
            }
        }

        // Empty GradInput: this is the first layer, and nobody wants the gradient of the data.
        public override void Backward(in BackwardStep step)
        {
            for (var row = 0; row < step.GradInput.Count; row++)
            {
                for (var i = 0; i < features; i++)
                {
                    step.GradInput[row][i] = step.GradOutput[row][i] * (step.Input[row][i] > 0f ? 1f : step.Parameters[i]);
                }
            }
        }

        // Row after row, whoever computes it: so the bits do not depend on the number of threads.
        public override void Gradient(in GradientStep step, int block, Span<float> gradient)
        {
            gradient.Clear();
            for (var row = 0; row < step.Input.Count; row++)
            {
                for (var i = 0; i < features; i++)
                {
                    gradient[i] += step.GradOutput[row][i] * MathF.Min(0f, step.Input[row][i]);
                }
            }
        }
    }
}
