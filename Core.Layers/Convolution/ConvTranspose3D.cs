using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>The transposed map of a <see cref="Conv3D"/> over volumes: every input place spreads a weighted window over the output. It makes the extents larger where that layer makes them smaller.</summary>
/// <remarks>
/// <para>Equation: y[b, n, o] = f(Σ x[b, c, i] · weight[c, n, p] + bias[n]), over all c, i and p with o = i·stride + p·dilation − padding.</para>
/// <para>Shapes: input (channels, depth, height, width), output (filters, depth′, height′, width′); the output's extent is (extent − 1) · stride − padding before and after + dilation · (kernel − 1) + output padding + 1,
/// or extent · stride for <see cref="Padding.Same"/> (Keras' rule; PyTorch has none). weight lies and is saved as [channels, filters / groups, kernel depth, kernel height, kernel width], bias as [filters], as in PyTorch.</para>
/// <para>The output padding is less than the stride; PyTorch allows it up to the dilation too.</para>
/// <para>Gradients: those of the convolution, with forward and back exchanged (Zeiler et al., <i>Deconvolutional networks</i>, 2010).</para>
/// </remarks>
public sealed class ConvTranspose3D : TransposedConvolution
{
    /// <summary>Describes a transposed convolution.</summary>
    /// <param name="filters">Channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Output places from one window to the next; null is 1.</param>
    /// <param name="padding">What is cut off around the output; nothing unless given.</param>
    /// <param name="outputPadding">Places added behind the output, less than the stride; null is 0.</param>
    /// <param name="dilation">Output places from one place in the window to the next; null is 1.</param>
    /// <param name="groups">Groups of channels that see only one another; both the input's channels and the filters are a multiple of it.</param>
    /// <param name="activation">The activation f; null leaves the sums as they are.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="weightInitializer">Fills the weights; null takes Glorot's uniform rule, as Keras does.</param>
    /// <param name="biasInitializer">Fills the bias; null takes zeros.</param>
    /// <exception cref="LayerException">A size is below its least, the output padding is too large, or the filters are no multiple of the groups.</exception>
    public ConvTranspose3D(
        int filters,
        Extents kernel,
        Extents? stride = null,
        Padding padding = default,
        Extents? outputPadding = null,
        Extents? dilation = null,
        int groups = 1,
        Activation? activation = null,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null)
        : base(3, filters, kernel, stride, padding, outputPadding, dilation, groups, activation, bias, weightInitializer, biasInitializer)
    {
    }
}
