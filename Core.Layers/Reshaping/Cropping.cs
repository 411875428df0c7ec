namespace Spanwise.Core.Layers;

/// <summary>Cuts places off around a sequence, an image or a volume.</summary>
/// <remarks>
/// <para>Equation: y[b, c, i] = x[b, c, i + before]; gradient: 0 for what was cut off.</para>
/// <para>Shapes: input (channels, …) with one to three more axes, output with each of them shorter by what is cut off before and after it, and at least 1.
/// No parameters. Keras: Cropping1D to 3D.</para>
/// </remarks>
public sealed class Cropping : BoxLayer
{
    /// <summary>Describes the cropping.</summary>
    /// <param name="places">Places cut off on both sides: one number for all axes, or one for each; <see cref="Padding.Of"/> for different sides.</param>
    /// <exception cref="LayerException">It is <see cref="Padding.Same"/>, or a number is negative.</exception>
    public Cropping(Padding places)
        : base(places)
    {
    }

    private protected override int Sign => -1;
}
