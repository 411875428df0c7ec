using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>A convolution over images: every output is a weighted sum of a window of the input, plus a bias, through an activation.</summary>
/// <remarks>
/// <para>Equation: y[b, n, i, j] = f(Σ_c Σ_p Σ_q x[b, c, i·stride + p·dilation − padding, j·stride + q·dilation − padding] · weight[n, c, p, q] + bias[n]). Like PyTorch and Keras it does not turn the kernel round (a cross-correlation).
/// With groups, filter n sees only the channels of its own group.</para>
/// <para>Shapes: input (channels, height, width), output (filters, height′, width′). The output's extent is ⌊(extent + padding − dilation · (kernel − 1) − 1) / stride⌋ + 1.
/// weight lies and is saved as [filters, channels / groups, kernel height, kernel width], bias as [filters], as in PyTorch.</para>
/// <para>Gradients: δ = ∂L/∂y ⊙ f′; ∂L/∂weight sums δ · x over batch and places; ∂L/∂bias sums δ; ∂L/∂x spreads weight · δ over the window
/// (LeCun et al., <i>Backpropagation applied to handwritten zip code recognition</i>, 1989).</para>
/// </remarks>
public sealed class Conv2D : Convolution
{
    /// <summary>Describes a convolution.</summary>
    /// <param name="filters">Channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Input places from one window to the next; null is 1.</param>
    /// <param name="padding">What is added around the input; none unless given.</param>
    /// <param name="dilation">Input places from one place in the window to the next; null is 1.</param>
    /// <param name="groups">Groups of channels that see only one another; both the input's channels and the filters are a multiple of it.</param>
    /// <param name="activation">The activation f; null leaves the sums as they are.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="weightInitializer">Fills the weights; null takes Glorot's uniform rule, as Keras does.</param>
    /// <param name="biasInitializer">Fills the bias; null takes zeros.</param>
    /// <exception cref="LayerException">A size is below its least, or the filters are no multiple of the groups.</exception>
    public Conv2D(
        int filters,
        Extents kernel,
        Extents? stride = null,
        Padding padding = default,
        Extents? dilation = null,
        int groups = 1,
        Activation? activation = null,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null)
        : base(2, filters, kernel, stride, padding, dilation, groups, activation, bias, weightInitializer, biasInitializer)
    {
    }
}
