using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A convolution and its pooling within a <see cref="LaneTrunk"/>: the kernels, and where parameters and floats lie.</summary>
internal sealed class LaneStage
{
    /// <param name="match">The two layers.</param>
    /// <param name="isFirst">True for the first stage, whose input comes in the public order and needs no gradient.</param>
    /// <param name="isLast">True for the last stage, whose output goes in the public order.</param>
    /// <param name="weightOffset">First float of the weights among the trunk's parameters.</param>
    /// <param name="level">The instruction set.</param>
    /// <param name="groupFloats">Floats of a group so far; grows by this stage's.</param>
    /// <param name="shardFloats">Floats of a group's shard so far; grows by this stage's.</param>
    public LaneStage(LaneMatch match, bool isFirst, bool isLast, int weightOffset, SimdLevel level, ref int groupFloats, ref int shardFloats)
    {
        (Shape, LayerIndex, HasBias, BiasInLayer) = (match.Shape, match.LayerIndex, match.Layer.HasBias, match.BiasInLayer);
        WeightOffset = weightOffset;
        Convolution = new PooledConvolution(
            Shape,
            isFirst ? LaneOrder.ChannelsFirst : LaneOrder.ChannelsLast,
            isLast ? LaneOrder.ChannelsFirst : LaneOrder.ChannelsLast,
            match.Layer.Activation.Kind == ActivationKind.Relu,
            level);
        Passed = isFirst ? null : new PassedGradients(Shape, level);
        InputOffset = Take(ref groupFloats, Shape.Inputs * LaneGroup.Size);
        WinnerOffset = Take(ref groupFloats, Shape.Outputs * LaneGroup.Size / sizeof(float));
        ShardOffset = Take(ref shardFloats, ShardFloats);
        BiasShardOffset = Take(ref shardFloats, Shape.Filters * BiasSums);
    }

    public PooledConvolutionShape Shape { get; }

    /// <summary>The convolution's index in the model.</summary>
    public int LayerIndex { get; }

    public bool HasBias { get; }

    /// <summary>First float of the bias among the layer's parameters.</summary>
    public int BiasInLayer { get; }

    /// <summary>First float of the weights, and of the bias, among the trunk's parameters.</summary>
    public int WeightOffset { get; }

    public int BiasOffset => WeightOffset + BiasInLayer;

    public PooledConvolution Convolution { get; }

    /// <summary>Null for the first stage, whose input needs no gradient: it selects its inputs instead.</summary>
    public PassedGradients? Passed { get; }

    /// <summary>Where, in a group's floats, the lanes of the input begin.</summary>
    public int InputOffset { get; }

    /// <summary>Where, in a group's floats, the winners begin; a byte each.</summary>
    public int WinnerOffset { get; }

    /// <summary>Where, in a group's shard, the weight gradient begins.</summary>
    public int ShardOffset { get; }

    /// <summary>Floats of the weight gradient in a shard.</summary>
    public int ShardFloats => Passed?.ShardFloats ?? Shape.Weights;

    /// <summary>Where, in a group's shard, the bias gradient begins.</summary>
    public int BiasShardOffset { get; }

    /// <summary>Partial sums of a filter's bias gradient in a shard.</summary>
    public int BiasSums => Passed is null ? 1 : LaneGroup.Size;

    private static int Take(ref int floats, int count)
    {
        var offset = floats;
        floats = checked(floats + ParameterLayout.Align(count));
        return offset;
    }
}
