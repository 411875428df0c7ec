namespace Spanwise.Core.Layers;

/// <summary>The mean of every window of an image, channel by channel.</summary>
/// <remarks>
/// <para>Equation: y[b, c, o] = Σ_p x[b, c, o·stride + p − padding] / n, where n is the number of places in the window, or of those that lie in the input.</para>
/// <para>Shapes: input (channels, height, width), output (channels, height′, width′), the extents as for <see cref="Conv2D"/>. No parameters.</para>
/// <para>Padding counts as zeros unless told otherwise, as in PyTorch (count_include_pad); Keras never counts it.</para>
/// <para>Gradient: every place of a window gets an equal share.</para>
/// </remarks>
public sealed class AveragePool2D : AveragePooling
{
    /// <summary>Describes average pooling.</summary>
    /// <param name="window">Extents of the window.</param>
    /// <param name="stride">Input places from one window to the next; null is the window itself.</param>
    /// <param name="padding">What is added around the input, at most half the window's; none unless given.</param>
    /// <param name="countsPadding">True if padding counts as zeros, false if the mean is taken over what lies in the input.</param>
    /// <exception cref="LayerException">A size is below its least.</exception>
    public AveragePool2D(Extents window, Extents? stride = null, Padding padding = default, bool countsPadding = true)
        : base(2, window, stride, padding, countsPadding)
    {
    }
}
