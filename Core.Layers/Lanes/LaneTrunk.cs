using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// The convolutions and poolings at the beginning of a model, planned as one: sixteen samples lie side by side in the lanes, and each group of
/// sixteen goes through all of them before the next, so that what it leaves stays in a second-level cache.
/// </summary>
/// <remarks>
/// Input and output are rows in the public order; what lies between is this plan's own business. The gradient of a group's weights is made
/// while the group goes back, as a shard of its own: shards depend on the batch, never on the number of workers, and are added in order.
/// </remarks>
internal sealed class LaneTrunk : LayerPlan
{
    // Sixteen lanes cost the same whether they hold a sample or not: as much as four to six samples layer by layer (39 µs against 9 a
    // sample in lenet5, 21 against 4.6 in cnn8, 300 against 50 in cnn).
    private const int LeastBatch = 6;

    private readonly LaneStage[] _stages;
    private readonly LaneTrunkLayer[] _layers;
    private readonly LaneTrunkScratch _scratch;
    private readonly AlignedBuffer? _groups;
    private readonly LaneShards? _shards;
    private readonly int _groupFloats;
    private readonly SimdLevel _level;

    private LaneTrunk(List<LaneMatch> matches, Model model, int batch, bool training, SimdLevel level)
    {
        _level = level;
        _stages = new LaneStage[matches.Count];
        var shardFloats = 0;
        for (var i = 0; i < _stages.Length; i++)
        {
            var weights = model.Parameters.OffsetOfLayer(matches[i].LayerIndex) - model.Parameters.OffsetOfLayer(matches[0].LayerIndex);
            _stages[i] = new LaneStage(matches[i], isFirst: i == 0, isLast: i == _stages.Length - 1, weights, level, ref _groupFloats, ref shardFloats);
        }

        _scratch = new LaneTrunkScratch(_stages, training, _groupFloats);
        if (training)
        {
            var groups = (batch + LaneGroup.Size - 1) / LaneGroup.Size;
            _groups = new AlignedBuffer((long)_groupFloats * groups);
            _shards = new LaneShards(groups, shardFloats, level);
        }

        _layers = new LaneTrunkLayer[2 * _stages.Length];
        for (var i = 0; i < _layers.Length; i++)
        {
            var stage = _stages[i / 2];
            _layers[i] = i % 2 == 0 && _shards is not null ? new LaneTrunkLayer(stage, _shards, _scratch.Lists) : new LaneTrunkLayer();
        }
    }

    /// <summary>How many of the model's layers this plan takes.</summary>
    public int Layers => _layers.Length;

    public override int ScratchFloats => _scratch.Floats;

    public override int RowGranule => LaneGroup.Size;

    private LaneStage Last => _stages[^1];

    /// <summary>Plans as many stages as follow one another from a node on; null if there are none, or the batch is too small.</summary>
    public static LaneTrunk? TryCreate(Model model, int first, int batch, bool training, SimdLevel level)
    {
        if (batch < LeastBatch)
        {
            return null;
        }

        var matches = new List<LaneMatch>();
        while ((matches.Count == 0 || model.IsReadOnlyByNext(first + (2 * matches.Count) - 1)) && LaneMatch.Find(model, first + (2 * matches.Count)) is { } match)
        {
            matches.Add(match);
        }

        return matches.Count > 0 ? new LaneTrunk(matches, model, batch, training, level) : null;
    }

    /// <summary>What one of the layers answers for itself: the blocks of its parameters and their gradients.</summary>
    public LayerPlan OfLayer(int index) => _layers[index];

    public override void Forward(in ForwardStep step)
    {
        for (var first = 0; first < step.Input.Count; first += LaneGroup.Size)
        {
            var count = Math.Min(LaneGroup.Size, step.Input.Count - first);
            var group = Group(step.FirstRow + first, step.Scratch);
            LaneGroup.FromRows(step.Input.Slice(first, count).Data, step.Input.Stride, count, step.Input.Features, group[_stages[0].InputOffset..], _level);
            var output = step.Scratch.Slice(_scratch.Output, Last.Shape.Outputs * LaneGroup.Size);
            for (var i = 0; i < _stages.Length; i++)
            {
                var stage = _stages[i];
                var target = i == _stages.Length - 1 ? output : group.Slice(_stages[i + 1].InputOffset, stage.Shape.Outputs * LaneGroup.Size);
                var weight = step.Parameters.Slice(stage.WeightOffset, stage.Shape.Weights);
                var bias = stage.HasBias ? step.Parameters.Slice(stage.BiasOffset, stage.Shape.Filters) : default;
                stage.Convolution.Forward(group[stage.InputOffset..], weight, bias, target, Winners(group, stage));
            }

            LaneGroup.ToRows(output, step.Output.Slice(first, count).Data, step.Output.Stride, count, step.Output.Features, _level);
        }
    }

    public override void Backward(in BackwardStep step)
    {
        foreach (var stage in _stages)
        {
            if (stage.Passed is { } passed)
            {
                var packed = step.Scratch.Slice(_scratch.Packed(stage), passed.PackedWeightFloats);
                packed.Clear();
                passed.PackWeights(step.Parameters.Slice(stage.WeightOffset, stage.Shape.Weights), packed);
            }
        }

        for (var first = 0; first < step.Output.Count; first += LaneGroup.Size)
        {
            var count = Math.Min(LaneGroup.Size, step.Output.Count - first);
            var group = Group(step.FirstRow + first, default);
            BackwardGroup(step.GradOutput.Slice(first, count), group, _shards!.OfRow(step.FirstRow + first), step.Scratch);
        }
    }

    private void BackwardGroup(Rows gradOutput, Span<float> group, Span<float> shard, Span<float> scratch)
    {
        var count = gradOutput.Count;
        var lanes = scratch.Slice(_scratch.GradientLanes, _stages[0].Shape.Outputs * LaneGroup.Size);
        if (_stages.Length == 1)
        {
            LaneGroup.FromRows(gradOutput.Data, gradOutput.Stride, count, gradOutput.Features, lanes, _level);
        }
        else
        {
            // The gradient of a stage's output comes in the public order for the last stage, as [place, filter] for the others.
            ReadOnlySpan<float> gradient = gradOutput.Data;
            var stride = gradOutput.Stride;
            for (var i = _stages.Length - 1; i > 0; i--)
            {
                gradient = BackwardPassed(i, gradient, stride, count, group, shard, scratch);
                stride = _stages[i].Passed!.ImageStride;
            }

            LaneGroup.FromRows(gradient, stride, count, _stages[0].Shape.Outputs, lanes, _level);
        }

        var stage = _stages[0];
        stage.Convolution.Gradient(
            group[stage.InputOffset..],
            lanes,
            Winners(group, stage),
            shard.Slice(stage.ShardOffset, stage.Shape.Weights),
            shard.Slice(stage.BiasShardOffset, stage.Shape.Filters),
            scratch.Slice(_scratch.Sums, stage.Convolution.ScratchFloats));
    }

    private Span<float> BackwardPassed(int index, ReadOnlySpan<float> gradient, int stride, int count, Span<float> group, Span<float> shard, Span<float> scratch)
    {
        var stage = _stages[index];
        var passed = stage.Passed!;
        var shape = stage.Shape;
        var isLast = index == _stages.Length - 1;
        var images = scratch.Slice(_scratch.Images, passed.ImageStride * count);
        LaneGroup.ToRows(group.Slice(stage.InputOffset, shape.Inputs * LaneGroup.Size), images, passed.ImageStride, count, shape.Inputs, _level);

        // Winners and gradients are wanted both by filter and by place.
        var here = scratch.Slice(_scratch.Winners, shape.Outputs * count);
        var turned = scratch.Slice(_scratch.TurnedWinners, shape.Outputs * count);
        var turnedGradient = scratch.Slice(_scratch.TurnedGradient, shape.Outputs * count);
        LaneGroup.ToRows(Winners(group, stage), here, shape.Outputs, count, shape.Outputs, scratch[_scratch.Output..], _level);
        var (height, width) = isLast ? (shape.Filters, shape.Places) : (shape.Places, shape.Filters);
        LaneGroup.TransposeEach(here, shape.Outputs, turned, shape.Outputs, count, height, width, _level);
        LaneGroup.TransposeEach(gradient, stride, turnedGradient, shape.Outputs, count, height, width, _level);

        var weights = shard.Slice(stage.ShardOffset, passed.ShardFloats);
        var bias = shard.Slice(stage.BiasShardOffset, passed.BiasShardFloats);
        weights.Clear();
        bias.Clear();
        var lists = scratch.Slice(_scratch.Lists, passed.ScratchFloats);
        var packed = scratch.Slice(_scratch.Packed(stage), passed.PackedWeightFloats);
        var gradImages = scratch.Slice(_scratch.GradientImages(index), passed.ImageStride * count);
        if (isLast)
        {
            passed.AddToWeights(images, gradient, stride, here, count, weights, bias, lists);
            passed.ToInputs(packed, turnedGradient, shape.Outputs, turned, count, gradImages, lists);
        }
        else
        {
            passed.AddToWeights(images, turnedGradient, shape.Outputs, turned, count, weights, bias, lists);
            passed.ToInputs(packed, gradient, stride, here, count, gradImages, lists);
        }

        return gradImages;
    }

    private Span<float> Group(int firstRow, Span<float> scratch) => _groups is not null
        ? _groups.Slice((long)(firstRow / LaneGroup.Size) * _groupFloats, _groupFloats)
        : scratch.Slice(_scratch.Group, _groupFloats);

    private static Span<byte> Winners(Span<float> group, LaneStage stage) =>
        MemoryMarshal.AsBytes(group.Slice(stage.WinnerOffset, stage.Shape.Outputs * LaneGroup.Size / sizeof(float)));
}
