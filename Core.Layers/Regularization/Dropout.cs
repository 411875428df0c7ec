namespace Spanwise.Core.Layers;

/// <summary>While training, sets elements to zero at random, so that no neuron relies on single others.</summary>
/// <remarks>
/// <para>Equation, training: y = x · m / (1 − rate), where m is 0 with probability rate, else 1. Inference: y = x.</para>
/// <para>The mask is a function of the training's seed, the layer's position, the step, the row and the element: the same for any number of threads,
/// and another in every step. Gradient: ∂L/∂x = ∂L/∂y · m / (1 − rate).</para>
/// <para>Shapes: the output has the shape of the input. No parameters.</para>
/// <para>Source: Srivastava et al., <i>Dropout: a simple way to prevent neural networks from overfitting</i> (2014).</para>
/// </remarks>
public sealed class Dropout : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability of a zero, from 0 to 1.</param>
    /// <exception cref="LayerException">The rate is no probability.</exception>
    public Dropout(float rate = 0.5f)
    {
        Rate = DropoutPlan.RequireRate(Kind, rate);
    }

    /// <summary>The probability of a zero.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new DropoutPlan(Rate, context.Input.Count, context);
}
