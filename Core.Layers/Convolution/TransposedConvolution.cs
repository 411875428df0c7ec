using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What <see cref="ConvTranspose1D"/>, <see cref="ConvTranspose2D"/> and <see cref="ConvTranspose3D"/> have in common; one implementation serves all three.</summary>
public abstract class TransposedConvolution : Layer
{
    private protected TransposedConvolution(
        int rank,
        int filters,
        Extents kernel,
        Extents? stride,
        Padding padding,
        Extents? outputPadding,
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
        OutputPadding = (outputPadding ?? 0).Expand(Kind, "output padding", rank, least: 0);
        for (var axis = 0; axis < rank; axis++)
        {
            if (OutputPadding[axis] >= Stride[axis] || (padding.IsSame && OutputPadding[axis] > 0))
            {
                throw new LayerException($"the output padding of a {Kind} layer is less than its stride, and 0 for same padding; received {OutputPadding} with stride {Stride} and padding {Padding}");
            }
        }

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

    /// <summary>Output places from one window to the next.</summary>
    public Extents Stride { get; }

    /// <summary>What is cut off around the output.</summary>
    public Padding Padding { get; }

    /// <summary>Places added behind the output, which a stride above 1 leaves open.</summary>
    public Extents OutputPadding { get; }

    /// <summary>Output places from one place in the window to the next.</summary>
    public Extents Dilation { get; }

    /// <summary>Groups of channels that see only one another.</summary>
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

    /// <summary>The window of the convolution whose transposed map this is: from this layer's output to its input.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or the padding leaves no output.</exception>
    public WindowGeometry Window(Shape input)
    {
        WindowRules.RequireRank(Kind, input, SpatialRank);
        Span<int> extents = stackalloc int[SpatialRank + 1];
        extents[0] = Filters;
        for (var axis = 0; axis < SpatialRank; axis++)
        {
            var reach = ((long)(Kernel[axis] - 1) * Dilation[axis]) + 1;
            var full = ((long)(input[1 + axis] - 1) * Stride[axis]) + reach + OutputPadding[axis];
            var extent = Padding.IsSame ? (long)input[1 + axis] * Stride[axis] : full - Padding.Before[axis] - Padding.After[axis];
            if (extent is < 1 or > int.MaxValue)
            {
                throw new LayerException($"the output of a {Kind} layer has at least one place and at most {int.MaxValue}; the input {input} with padding {Padding} gives {extent}");
            }

            extents[1 + axis] = (int)extent;
        }

        var output = WindowRules.MakeShape(Kind, extents);
        return WindowRules.Geometry(Kind, output, SpatialRank, Kernel, Stride, Dilation, Padding);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var window = Window(input);
        if (input[0] % Groups != 0)
        {
            throw new LayerException($"the input channels of a {Kind} layer are a multiple of its groups; the input is {input}, the groups are {Groups}");
        }

        ReadOnlySpan<int> all = [window.Depth.Input, window.Height.Input, window.Width.Input];
        return WindowRules.MakeShape(Kind, [Filters, .. all[^SpatialRank..]]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var perGroup = Filters / Groups;
        Span<int> extents = stackalloc int[SpatialRank + 2];
        (extents[0], extents[1]) = (input[0], perGroup);
        var taps = 1;
        for (var axis = 0; axis < SpatialRank; axis++)
        {
            extents[2 + axis] = Kernel[axis];
            taps = checked(taps * Kernel[axis]);
        }

        var (fanIn, fanOut) = (checked(input[0] / Groups * taps), checked(perGroup * taps));
        var weight = new ParameterSpec("weight", new Shape(extents), WeightInitializer, fanIn, fanOut) { UnitGroups = Groups };
        return HasBias ? [weight, new ParameterSpec("bias", new Shape(Filters), BiasInitializer, fanIn, fanOut)] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input)
    {
        var window = Window(input);
        return (long)input[0] * window.Outputs * (Filters / Groups) * window.Taps;
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new TransposedConvolutionPlan(this, context);
}
