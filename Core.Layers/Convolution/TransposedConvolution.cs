using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What <see cref="ConvTranspose1D"/>, <see cref="ConvTranspose2D"/> and <see cref="ConvTranspose3D"/> have in common; one implementation serves all three.</summary>
public abstract class TransposedConvolution : KernelLayer
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
        : base(rank, filters, kernel, stride, padding, dilation, groups, activation, bias, weightInitializer, biasInitializer)
    {
        OutputPadding = (outputPadding ?? 0).Expand(Kind, "output padding", rank, least: 0);
        for (var axis = 0; axis < rank; axis++)
        {
            if (OutputPadding[axis] >= Stride[axis] || (padding.IsSame && OutputPadding[axis] > 0))
            {
                throw new LayerException($"the output padding of a {Kind} layer is less than its stride, and 0 for same padding; received {OutputPadding} with stride {Stride} and padding {Padding}");
            }
        }
    }

    /// <summary>Places added behind the output, which a stride above 1 leaves open.</summary>
    public Extents OutputPadding { get; }

    /// <summary>The window of the convolution whose transposed map this is: from this layer's output to its input.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or the padding leaves no output.</exception>
    public override WindowGeometry Window(Shape input)
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
        RequireGroups(input);
        ReadOnlySpan<int> all = [window.Depth.Input, window.Height.Input, window.Width.Input];
        return WindowRules.MakeShape(Kind, [Filters, .. all[^SpatialRank..]]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var perGroup = Filters / Groups;
        var taps = 1;
        for (var axis = 0; axis < SpatialRank; axis++)
        {
            taps = checked(taps * Kernel[axis]);
        }

        return WeightAndBias(input[0], perGroup, checked(input[0] / Groups * taps), checked(perGroup * taps), unitGroups: Groups);
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new ConvolutionPlan(this, context, isTransposed: true);
}
