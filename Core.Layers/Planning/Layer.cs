using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>
/// A layer as it is described: sizes and choices, no buffers. Derive from it to write a layer of your own: say the output shape and
/// the parameters, and return a <see cref="LayerPlan"/> that computes.
/// </summary>
public abstract class Layer
{
    /// <summary>The name of the kind, as in a summary: <c>Dense</c>.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>A name of the user's for this layer; null numbers it.</summary>
    public string? Name { get; init; }

    /// <summary>The shape of one output sample.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The layer cannot take this input.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>The parameters that the layer needs, in the order in which they lie in memory.</summary>
    /// <param name="input">The shape of one input sample.</param>
    public virtual ImmutableArray<ParameterSpec> Parameters(Shape input) => [];

    /// <summary>Multiply-adds of one sample's forward pass; what the trainer weighs the work by.</summary>
    /// <param name="input">The shape of one input sample.</param>
    public virtual long MultiplyAdds(Shape input) => 0;

    /// <summary>
    /// The modules that this layer counts as in a saved file: a layer with a fused activation counts as two, as in PyTorch's
    /// <c>nn.Sequential</c>, so that the names of the parameters agree.
    /// </summary>
    public virtual int Modules => 1;

    /// <summary>Prepares the layer to run; may allocate, may be slow, is called once.</summary>
    /// <param name="context">Input shape, batch, and what will be asked of the layer.</param>
    public abstract LayerPlan CreatePlan(in LayerContext context);
}
