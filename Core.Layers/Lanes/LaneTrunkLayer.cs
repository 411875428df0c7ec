namespace Spanwise.Core.Layers;

/// <summary>One layer of a <see cref="LaneTrunk"/>: it answers for its parameters; forward and backward are the trunk's.</summary>
internal sealed class LaneTrunkLayer : LayerPlan
{
    // As in a dense layer: gradient, weights and moments of a block stay in a first-level cache while the optimiser runs.
    private const int BlockFloats = 6144;

    private readonly LaneStage? _stage;
    private readonly LaneShards? _shards;
    private readonly int _scratchOffset;
    private readonly int _filtersPerBlock;
    private readonly ParameterBlock[] _blocks = [];

    /// <summary>A layer without parameters, or one that is not trained.</summary>
    public LaneTrunkLayer()
    {
    }

    /// <summary>A convolution in training.</summary>
    /// <param name="stage">The stage that it belongs to.</param>
    /// <param name="shards">Where the groups leave its gradients.</param>
    /// <param name="scratchOffset">Where, in a worker's scratch, the kernels' own begins.</param>
    public LaneTrunkLayer(LaneStage stage, LaneShards shards, int scratchOffset)
    {
        (_stage, _shards, _scratchOffset) = (stage, shards, scratchOffset);
        var (filters, taps) = (stage.Shape.Filters, stage.Shape.Taps);
        _filtersPerBlock = Math.Clamp(BlockFloats / taps, 1, filters);
        var blocks = new List<ParameterBlock>();
        for (var first = 0; first < filters; first += _filtersPerBlock)
        {
            blocks.Add(ParameterBlock.Run(first * taps, Math.Min(_filtersPerBlock, filters - first) * taps));
        }

        if (stage.HasBias)
        {
            blocks.Add(ParameterBlock.Run(stage.BiasInLayer, filters));
        }

        _blocks = [.. blocks];
    }

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override void Forward(in ForwardStep step) => throw NotAlone();

    public override void Backward(in BackwardStep step) => throw NotAlone();

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        if (_stage!.HasBias && block == _blocks.Length - 1)
        {
            _shards!.SumBias(_stage, step.Batch, gradient);
            return;
        }

        var first = block * _filtersPerBlock;
        _shards!.SumWeights(_stage, step.Batch, first, Math.Min(_filtersPerBlock, _stage.Shape.Filters - first), gradient, step.Scratch[_scratchOffset..]);
    }

    private static InvalidOperationException NotAlone() => new("a layer of a trunk runs with its trunk only");
}
