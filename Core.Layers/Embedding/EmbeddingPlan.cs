using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>An embedding ready to run: copies of vectors forward; on the way back each block of the table looks through the batch for its own entries.</summary>
internal sealed class EmbeddingPlan : LayerPlan
{
    // Every block reads all numbers of the batch once, so there are few blocks; but enough that eight workers find equal shares.
    private const int BlockFloats = 6144;
    private const int MostBlocks = 32;

    private readonly int _entries;
    private readonly int _features;
    private readonly int _padding;
    private readonly int _places;
    private readonly int _blockEntries;
    private readonly SimdLevel _level;
    private readonly ParameterBlock[] _blocks = [];

    public EmbeddingPlan(Embedding layer, in LayerContext context)
    {
        (_entries, _features, _padding) = (layer.Entries, layer.Features, layer.PaddingIndex ?? -1);
        (_places, _level) = (context.Input.Count, context.Level);
        if (!context.Training)
        {
            return;
        }

        _blockEntries = Math.Max(Math.Max(1, BlockFloats / _features), (_entries + MostBlocks - 1) / MostBlocks);
        _blocks = new ParameterBlock[(_entries + _blockEntries - 1) / _blockEntries];
        for (var i = 0; i < _blocks.Length; i++)
        {
            var first = i * _blockEntries;
            _blocks[i] = ParameterBlock.Run(first * _features, Math.Min(_blockEntries, _entries - first) * _features);
        }
    }

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Input.Count; row++)
        {
            ReadOnlySpan<float> x = step.Input[row];
            var y = step.Output[row];
            for (var place = 0; place < _places; place++)
            {
                var entry = (int)x[place];
                if ((uint)entry >= (uint)_entries || entry != x[place])
                {
                    throw new LayerException($"an Embedding layer of {_entries} entries takes whole numbers from 0 to {_entries - 1}; received {x[place]} at place {place} of sample {step.FirstRow + row}");
                }

                step.Parameters.Slice(entry * _features, _features).CopyTo(y[(place * _features)..]);
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            step.GradInput[row].Clear();
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        var count = _blocks[block].Count;
        var first = block * _blockEntries;
        var entries = count / _features;
        gradient[..count].Clear();
        for (var row = 0; row < step.Input.Count; row++)
        {
            ReadOnlySpan<float> x = step.Input[row];
            ReadOnlySpan<float> delta = step.GradOutput[row];
            for (var place = 0; place < x.Length; place++)
            {
                var entry = (int)x[place] - first;
                if ((uint)entry < (uint)entries && entry + first != _padding)
                {
                    var sum = gradient.Slice(entry * _features, _features);
                    Arithmetic.Add(sum, delta.Slice(place * _features, _features), sum, _level);
                }
            }
        }
    }
}
