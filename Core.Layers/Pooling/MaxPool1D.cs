namespace Spanwise.Core.Layers;

/// <summary>The largest value of every window of a sequence, channel by channel.</summary>
/// <remarks>
/// <para>Equation: y[b, c, i] = max_p x[b, c, i·stride + p·dilation − padding]; padding never wins. A NaN in the window wins.</para>
/// <para>Shapes: input (channels, length), output (channels, length′), the extents as for <see cref="Conv1D"/>. No parameters.</para>
/// <para>Gradient: goes to the first place in the window that holds the largest value, as in PyTorch.</para>
/// </remarks>
public sealed class MaxPool1D : MaxPooling
{
    /// <summary>Describes max-pooling.</summary>
    /// <param name="window">Extents of the window.</param>
    /// <param name="stride">Input places from one window to the next; null is the window itself.</param>
    /// <param name="padding">Places around the input, at most half the window's; none unless given.</param>
    /// <param name="dilation">Input places from one place in the window to the next; null is 1.</param>
    /// <exception cref="LayerException">A size is below its least.</exception>
    public MaxPool1D(Extents window, Extents? stride = null, Padding padding = default, Extents? dilation = null)
        : base(1, window, stride, padding, dilation)
    {
    }
}
