using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.Layers;

/// <summary>An activation as a layer of its own: y = f(x), element by element.</summary>
/// <remarks>
/// <para>Equation: y[b, i] = f(x[b, i]); gradient ∂L/∂x = ∂L/∂y ⊙ f′(x).</para>
/// <para>Shapes: the output has the shape of the input. No parameters.</para>
/// <para>Behind a <see cref="Dense"/>, give the activation to that layer instead: it is then computed in the product's store.</para>
/// </remarks>
public sealed class ActivationLayer : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="activation">The function f.</param>
    public ActivationLayer(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>The function f.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override string Kind => "Activation";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new ActivationPlan(Activation, context);
}
