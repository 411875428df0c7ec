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
}
