using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// The parameter gradients of a batch, one shard for each group of sixteen samples: made by whoever runs the group, added in order by whoever
/// updates the parameters.
/// </summary>
internal sealed class LaneShards(int groups, int shardFloats, SimdLevel level)
{
    private readonly AlignedBuffer _buffer = new((long)shardFloats * groups);

    /// <summary>The shard of the group that a row begins.</summary>
    public Span<float> OfRow(int row) => _buffer.Slice((long)(row / LaneGroup.Size) * shardFloats, shardFloats);

    /// <summary>Adds the weight gradients of some filters of a stage over a batch.</summary>
    public void SumWeights(LaneStage stage, int rows, int firstFilter, int filters, Span<float> gradient, Span<float> scratch)
    {
        var shards = Shards(rows, stage.ShardOffset, stage.ShardFloats);
        if (stage.Passed is { } passed)
        {
            passed.SumWeights(shards, shardFloats, Groups(rows), firstFilter, filters, gradient, scratch);
            return;
        }

        var taps = stage.Shape.Taps;
        Reductions.SumColumns(shards[(firstFilter * taps)..], Groups(rows), filters * taps, shardFloats, gradient, level: level);
    }

    /// <summary>Adds the bias gradients of a stage over a batch.</summary>
    public void SumBias(LaneStage stage, int rows, Span<float> gradient)
    {
        var shards = Shards(rows, stage.BiasShardOffset, stage.Shape.Filters * stage.BiasSums);
        for (var filter = 0; filter < stage.Shape.Filters; filter++)
        {
            var sum = 0f;
            for (var group = 0; group < Groups(rows); group++)
            {
                foreach (var part in shards.Slice((group * shardFloats) + (filter * stage.BiasSums), stage.BiasSums))
                {
                    sum += part;
                }
            }

            gradient[filter] = sum;
        }
    }

    private static int Groups(int rows) => (rows + LaneGroup.Size - 1) / LaneGroup.Size;

    private Span<float> Shards(int rows, int offset, int floats) => _buffer.Slice(offset, ((Groups(rows) - 1) * shardFloats) + floats);
}
