using System.Collections.Immutable;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> have in common; one implementation serves all three.</summary>
public abstract class Convolution : KernelLayer
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
        : base(rank, filters, kernel, stride, padding, dilation, groups, activation, bias, weightInitializer, biasInitializer)
    {
    }

    /// <summary>How the window lies over an input.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or is smaller than the window.</exception>
    public override WindowGeometry Window(Shape input) => WindowRules.Geometry(Kind, input, SpatialRank, Kernel, Stride, Dilation, Padding);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var window = Window(input);
        RequireGroups(input);
        return WindowRules.Output(Kind, Filters, window, SpatialRank);
    }

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        var channels = input[0] / Groups;
        var taps = Window(input).Taps;
        return WeightAndBias(Filters, channels, checked(channels * taps), checked(Filters * taps), unitGroups: 0);
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new ConvolutionPlan(this, context, isTransposed: false);
}
