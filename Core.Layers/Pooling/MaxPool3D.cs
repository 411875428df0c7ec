namespace Spanwise.Core.Layers;

/// <summary>The largest value of every window of a volume, channel by channel.</summary>
/// <remarks>
/// <para>Equation: y[b, c, h, i, j] = max_r,p,q x[b, c, h·stride + r·dilation − padding, …, …]; padding never wins. A NaN in the window wins.</para>
/// <para>Shapes: input (channels, depth, height, width), output (channels, depth′, height′, width′), the extents as for <see cref="Conv3D"/>. No parameters.</para>
/// <para>Gradient: goes to the first place in the window that holds the largest value, as in PyTorch.</para>
/// </remarks>
public sealed class MaxPool3D : MaxPooling
{
    /// <summary>Describes max-pooling.</summary>
    /// <param name="window">Extents of the window.</param>
    /// <param name="stride">Input places from one window to the next; null is the window itself.</param>
    /// <param name="padding">Places around the input, at most half the window's; none unless given.</param>
    /// <param name="dilation">Input places from one place in the window to the next; null is 1.</param>
    /// <exception cref="LayerException">A size is below its least.</exception>
    public MaxPool3D(Extents window, Extents? stride = null, Padding padding = default, Extents? dilation = null)
        : base(3, window, stride, padding, dilation)
    {
    }
}
