using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> have in common; one implementation serves all three.</summary>
public abstract class Convolution : Layer
{
    private protected Convolution(
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

    /// <summary>Input places from one window to the next.</summary>
    public Extents Stride { get; }

    /// <summary>What is added around the input.</summary>
    public Padding Padding { get; }

    /// <summary>Input places from one place in the window to the next.</summary>
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

    /// <summary>How the window lies over an input.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or is smaller than the window.</exception>
    public WindowGeometry Window(Shape input) => WindowRules.Geometry(Kind, input, SpatialRank, Kernel, Stride, Dilation, Padding);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var window = Window(input);
        return input[0] % Groups == 0
            ? WindowRules.Output(Kind, Filters, window, SpatialRank)
            : throw new LayerException($"the input channels of a {Kind} layer are a multiple of its groups; the input is {input}, the groups are {Groups}");
    }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var channels = input[0] / Groups;
        var taps = Window(input).Taps;
        Span<int> extents = stackalloc int[SpatialRank + 2];
        (extents[0], extents[1]) = (Filters, channels);
        for (var axis = 0; axis < SpatialRank; axis++)
        {
            extents[2 + axis] = Kernel[axis];
        }

        var (fanIn, fanOut) = (checked(channels * taps), checked(Filters * taps));
        var weight = new ParameterSpec("weight", new Shape(extents), WeightInitializer, fanIn, fanOut);
        return HasBias ? [weight, new ParameterSpec("bias", new Shape(Filters), BiasInitializer, fanIn, fanOut)] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input)
    {
        var window = Window(input);
        return (long)Filters * window.Outputs * (input[0] / Groups) * window.Taps;
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new ConvolutionPlan(this, context);
}
