using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>Applies a layer to every step of a sample, with the same parameters.</summary>
/// <remarks>
/// <para>Equation: y[b, t] = layer(x[b, t]). Shapes: input (steps, …), output (steps, …) with what the layer makes of the rest. Parameters, names and gradients are the
/// layer's; every step counts as a sample of its own, so a dense layer is one product over all steps of all samples.</para>
/// <para>Dropout draws for every step by itself. Layers that need the whole batch, such as BatchNorm, are refused.</para>
/// <para>Keras' <c>TimeDistributed</c>; in PyTorch <c>nn.Linear</c> and others do the same by themselves.</para>
/// </remarks>
/// <param name="layer">The layer that is applied.</param>
public sealed class TimeDistributed(Layer layer) : Layer
{
    /// <summary>The layer that is applied.</summary>
    public Layer Inner { get; } = layer;

    /// <inheritdoc/>
    public override int Modules => Inner.Modules;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var step = StepOf(input);
        try
        {
            return WindowRules.MakeShape(Kind, [input[0], .. Inner.OutputShape(step).Dimensions]);
        }
        catch (LayerException e)
        {
            throw new LayerException($"in a {Kind} layer over {input}: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input) => Inner.Parameters(StepOf(input));

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input) => input[0] * Inner.MultiplyAdds(StepOf(input));

    /// <inheritdoc/>
    /// <exception cref="LayerException">The layer needs the whole batch.</exception>
    public override LayerPlan CreatePlan(in LayerContext context)
    {
        var steps = context.Input[0];
        var inner = Inner.CreatePlan(context with { Input = StepOf(context.Input), Batch = checked(context.Batch * steps) });
        return inner.MeetsBatch
            ? throw new LayerException($"a {Kind} layer applies layers that look at one sample at a time; {Inner.Kind} needs the whole batch")
            : inner.IsView ? ViewPlan.Instance : new TimeDistributedPlan(inner, context.Input, OutputShape(context.Input), context);
    }

    private Shape StepOf(Shape input) => input.Rank >= 2
        ? new Shape(input.Dimensions[1..])
        : throw new LayerException($"a {Kind} layer takes samples of shape (steps, …) with at least one more extent; received {input}");
}
