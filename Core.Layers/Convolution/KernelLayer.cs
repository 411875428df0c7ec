using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What <see cref="Convolution"/> and <see cref="TransposedConvolution"/> have in common: a kernel of weights that slides over places.</summary>
/// <remarks>A convolution slides over its input, a transposed one over its output: those are the places meant below.</remarks>
public abstract class KernelLayer : Layer
{
    private protected KernelLayer(
        int rank,
        int filters,
        Extents kernel,
        Extents? stride,
        Padding padding,
        Extents? dilation,
        int groups,
        Activation? activation,
        bool bias,
        Initializer? weightInitializer,
        Initializer? biasInitializer)
    {
        WindowRules.RequireFilters(Kind, filters, groups);
        SpatialRank = rank;
        Filters = filters;
        Groups = groups;
        Kernel = kernel.Expand(Kind, "kernel", rank, least: 1);
        Stride = (stride ?? 1).Expand(Kind, "stride", rank, least: 1);
        Dilation = (dilation ?? 1).Expand(Kind, "dilation", rank, least: 1);
        Padding = padding.Expand(Kind, rank);
        Activation = activation ?? Activation.Linear;
        HasBias = bias;
        WeightInitializer = weightInitializer ?? new GlorotUniform();
        BiasInitializer = biasInitializer ?? new Constant(0f);
    }

    /// <summary>Axes that the window slides along.</summary>
    public int SpatialRank { get; }

    /// <summary>Channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Extents of the window.</summary>
    public Extents Kernel { get; }

    /// <summary>Places from one window to the next.</summary>
    public Extents Stride { get; }

    /// <summary>What a convolution adds around its input, and a transposed one cuts off around its output.</summary>
    public Padding Padding { get; }

    /// <summary>Places from one tap of the window to the next.</summary>
    public Extents Dilation { get; }

    /// <summary>Groups of channels that see only one another; as many as there are input channels is a depthwise convolution.</summary>
    public int Groups { get; }

    /// <summary>The activation f.</summary>
    public Activation Activation { get; }

    /// <summary>True if a bias is added.</summary>
    public bool HasBias { get; }

    /// <summary>Fills the weights.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>Fills the bias.</summary>
    public Initializer BiasInitializer { get; }

    /// <inheritdoc/>
    public override int Modules => Activation.IsLinear ? 1 : 2;

    /// <summary>How the window lies over the places.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or there is no place for a window.</exception>
    public abstract WindowGeometry Window(Shape input);

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input)
    {
        var window = Window(input);
        return (long)Filters * window.Outputs * (input[0] / Groups) * window.Taps;
    }

    private protected void RequireGroups(Shape input)
    {
        if (input[0] % Groups != 0)
        {
            throw new LayerException($"the input channels of a {Kind} layer are a multiple of its groups; the input is {input}, the groups are {Groups}");
        }
    }

    /// <summary>weight [<paramref name="first"/>, <paramref name="second"/>, kernel …], and bias [filters].</summary>
    private protected ImmutableArray<ParameterSpec> WeightAndBias(int first, int second, int fanIn, int fanOut, int unitGroups)
    {
        Span<int> extents = stackalloc int[SpatialRank + 2];
        (extents[0], extents[1]) = (first, second);
        for (var axis = 0; axis < SpatialRank; axis++)
        {
            extents[2 + axis] = Kernel[axis];
        }

        var weight = new ParameterSpec("weight", new Shape(extents), WeightInitializer, fanIn, fanOut) { UnitGroups = unitGroups };
        return HasBias ? [weight, new ParameterSpec("bias", new Shape(Filters), BiasInitializer, fanIn, fanOut)] : [weight];
    }
}
