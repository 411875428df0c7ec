using Spanwise.Core.Layers;

namespace Spanwise.Core.Train;

/// <summary>Which worker reduces the gradient of which block of parameters: consecutive blocks, equal work, the same in every step.</summary>
/// <remarks>
/// Where the input is cut in two (<see cref="ExecutionPlan.InputSplit"/>), the blocks of the first part stand in front and those of the second behind all others, so
/// that of two workers each has a part to itself. The order is that of the plan, whoever works.
/// </remarks>
internal sealed class GradientSchedule
{
    private readonly Entry[] _entries;
    private readonly int[] _firstOfWorker;
    private readonly int _backStart;

    public GradientSchedule(ExecutionPlan plan, int workers, IReadOnlyCollection<int>? frozenLayers = null)
    {
        var entries = new List<Entry>();
        for (var layer = 0; layer < plan.Model.Layers.Length; layer++)
        {
            if (frozenLayers?.Contains(layer) == true)
            {
                continue;
            }

            var blocks = plan.LayerPlan(layer).GradientBlocks;
            for (var block = 0; block < blocks.Length; block++)
            {
                var offset = plan.Model.Parameters.OffsetOfLayer(layer) + blocks[block].Offset;
                var work = plan.GradientWork(layer, block);
                entries.Add(new Entry(layer, block, offset, blocks[block], work, IsWeight(plan.Model.Parameters, offset)));
                LargestBlock = Math.Max(LargestBlock, blocks[block].Count);
            }
        }

        var splitBlocks = plan.SplitLayer < 0 ? 0 : plan.LayerPlan(plan.SplitLayer).SplitBlocks;
        Entry[] front = [.. entries.Where(entry => entry.Layer == plan.SplitLayer && entry.Index < splitBlocks)];
        Entry[] back = [.. entries.Where(entry => entry.Layer == plan.SplitLayer && entry.Index >= splitBlocks)];
        _entries = [.. front, .. entries.Where(entry => entry.Layer != plan.SplitLayer), .. back];
        _firstOfWorker = Cut(_entries, workers);
        (_backStart, Between) = (_entries.Length - back.Length, _entries.Length - front.Length - back.Length);
        if (workers == 2)
        {
            _firstOfWorker[1] = Math.Clamp(_firstOfWorker[1], front.Length, _backStart);
        }
    }

    /// <summary>Floats of the largest block.</summary>
    public int LargestBlock { get; }

    /// <summary>Number of blocks that belong to neither part of the input.</summary>
    public int Between { get; }

    /// <summary>Number of blocks.</summary>
    public int Count => _entries.Length;

    /// <summary>All blocks in their order.</summary>
    public ReadOnlySpan<Entry> All => _entries;

    /// <summary>The number of a worker's first block.</summary>
    public int FirstOf(int worker) => _firstOfWorker[worker];

    public ReadOnlySpan<Entry> Of(int worker) => _entries.AsSpan(_firstOfWorker[worker].._firstOfWorker[worker + 1]);

    /// <summary>The blocks of one part of the input.</summary>
    public ReadOnlySpan<Entry> OfPart(int part) => part == 0 ? _entries.AsSpan(0, _backStart - Between) : _entries.AsSpan(_backStart);

    /// <summary>A block of neither part: the next one from the front for the worker of the first part, from the back for that of the second.</summary>
    /// <param name="part">The part of the worker that asks.</param>
    /// <param name="taken">How many blocks of neither part that worker has had.</param>
    public ref readonly Entry FromBetween(int part, int taken) => ref _entries[part == 0 ? _backStart - Between + taken : _backStart - 1 - taken];

    /// <summary>Whether the tensor at a place is a weight.</summary>
    private static bool IsWeight(ParameterSet parameters, int offset)
    {
        foreach (var tensor in parameters.Tensors)
        {
            if (offset >= tensor.Offset && offset < tensor.Offset + tensor.Count)
            {
                return Regularization.IsWeight(tensor.Spec);
            }
        }

        return false;
    }

    private static int[] Cut(Entry[] entries, int workers)
    {
        var total = 0L;
        foreach (var entry in entries)
        {
            total += entry.Work;
        }

        var first = new int[workers + 1];
        var next = 0;
        var done = 0L;
        for (var worker = 1; worker <= workers; worker++)
        {
            var goal = total * worker / workers;
            while (next < entries.Length && (worker == workers || done + (entries[next].Work / 2) < goal))
            {
                done += entries[next++].Work;
            }

            first[worker] = next;
        }

        return first;
    }

    /// <param name="Layer">The layer.</param>
    /// <param name="Index">The block's index in the layer.</param>
    /// <param name="Offset">The block's first float among all parameters.</param>
    /// <param name="Block">Its extent.</param>
    /// <param name="Work">What it costs beside the others.</param>
    /// <param name="IsWeight">True for a weight, false for a bias and its like.</param>
    internal readonly record struct Entry(int Layer, int Index, int Offset, ParameterBlock Block, long Work, bool IsWeight)
    {
        /// <summary>The first float of a run among all parameters.</summary>
        public int RunOffset(int run) => Offset + (run * Block.Stride);
    }
}
