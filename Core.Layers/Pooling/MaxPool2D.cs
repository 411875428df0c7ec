namespace Spanwise.Core.Layers;

/// <summary>The largest value of every window of an image, channel by channel.</summary>
/// <remarks>
/// <para>Equation: y[b, c, i, j] = max_p,q x[b, c, i·stride + p·dilation − padding, j·stride + q·dilation − padding]; padding never wins. A NaN in the window wins.</para>
/// <para>Shapes: input (channels, height, width), output (channels, height′, width′), the extents as for <see cref="Conv2D"/>. No parameters.</para>
/// <para>Gradient: goes to the first place in the window that holds the largest value, as in PyTorch.</para>
/// </remarks>
public sealed class MaxPool2D : MaxPooling
{
    /// <summary>Describes max-pooling.</summary>
    /// <param name="window">Extents of the window.</param>
    /// <param name="stride">Input places from one window to the next; null is the window itself.</param>
    /// <param name="padding">Places around the input, at most half the window's; none unless given.</param>
    /// <param name="dilation">Input places from one place in the window to the next; null is 1.</param>
    /// <exception cref="LayerException">A size is below its least.</exception>
    public MaxPool2D(Extents window, Extents? stride = null, Padding padding = default, Extents? dilation = null)
        : base(2, window, stride, padding, dilation)
    {
    }
}
