namespace Spanwise.Core.Layers;

/// <summary>While training, sets whole channels to zero at random: neighbours in an image are too much alike for dropping single ones to say anything.</summary>
/// <remarks>
/// <para>Equation, training: y[b, c, …] = x[b, c, …] · m[b, c] / (1 − rate), where m is 0 with probability rate, else 1. Inference: y = x.</para>
/// <para>The mask is a function of the training's seed, the layer's position, the step, the row and the channel. Gradient: the same factors.</para>
/// <para>Shapes: (channels, …), the output as the input. No parameters. PyTorch: Dropout1d to Dropout3d.</para>
/// <para>Source: Tompson et al., <i>Efficient object localization using convolutional networks</i> (2015).</para>
/// </remarks>
public sealed class SpatialDropout : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability of a channel of zeros, from 0 to 1.</param>
    /// <exception cref="LayerException">The rate is no probability.</exception>
    public SpatialDropout(float rate = 0.5f)
    {
        Rate = DropoutPlan.RequireRate(Kind, rate);
    }

    /// <summary>The probability of a channel of zeros.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank >= 2
        ? input
        : throw new LayerException($"a {Kind} layer takes samples of shape (channels, …); received {input}");

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new DropoutPlan(Rate, context.Input[0], context);
}
