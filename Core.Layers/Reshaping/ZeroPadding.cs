namespace Spanwise.Core.Layers;

/// <summary>Puts zeros around a sequence, an image or a volume.</summary>
/// <remarks>
/// <para>Equation: y[b, c, i + before] = x[b, c, i], and 0 elsewhere; gradient: what lies inside goes back.</para>
/// <para>Shapes: input (channels, …) with one to three more axes, output with each of them longer by what is put before and after it. No parameters.
/// PyTorch: ZeroPad2d, Keras: ZeroPadding1D to 3D.</para>
/// </remarks>
public sealed class ZeroPadding : BoxLayer
{
    /// <summary>Describes the padding.</summary>
    /// <param name="places">Zeros on both sides: one number for all axes, or one for each; <see cref="Padding.Of"/> for different sides.</param>
    /// <exception cref="LayerException">It is <see cref="Padding.Same"/>, or a number is negative.</exception>
    public ZeroPadding(Padding places)
        : base(places)
    {
    }

    private protected override int Sign => 1;
}
