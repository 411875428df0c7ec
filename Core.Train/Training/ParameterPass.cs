using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train;

/// <summary>The second half of a step: blocks of parameters, each reduced over the whole batch and updated in the same pass; beside it the next step's samples are asked for.</summary>
internal sealed class ParameterPass
{
    private readonly ExecutionPlan _plan;
    private readonly GradientSchedule _schedule;
    private readonly ParameterUpdate _update;
    private readonly IDataSource _source;
    private readonly SampleOrder _order;
    private readonly InputParts? _parts;
    private readonly AlignedBuffer _gradients;
    private readonly int _gradientFloats;
    private int _takenBetween;

    public ParameterPass(ExecutionPlan plan, GradientSchedule schedule, ParameterUpdate update, IDataSource source, SampleOrder order, InputParts? parts)
    {
        (_plan, _schedule, _update, _source, _order, _parts) = (plan, schedule, update, source, order, parts);
        _gradientFloats = ParameterLayout.Align(schedule.LargestBlock);
        _gradients = new AlignedBuffer(Math.Max(1, (long)_gradientFloats * plan.Workers));
    }

    /// <summary>To be called by one worker before the others begin with <see cref="RunPart"/>.</summary>
    public void Begin() => _takenBetween = 0;

    /// <summary>A worker's blocks.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="rows">The samples in this step.</param>
    /// <param name="next">Where the next step's samples begin.</param>
    public void Run(int worker, int rows, int next)
    {
        var entries = _schedule.Of(worker);
        for (var i = 0; i < entries.Length; i++)
        {
            Announce(worker, next, i, entries.Length);
            RunBlock(worker, rows, entries[i]);
        }
    }

    /// <summary>
    /// The blocks of a worker's own part of the input; then its part of the next step; then of the blocks that belong to neither part as many as the other worker leaves, so
    /// that both are done at the same time. Any block may be anybody's: its bits are the same.
    /// </summary>
    /// <param name="worker">The worker, whose number is that of its part.</param>
    /// <param name="rows">The samples in this step.</param>
    /// <param name="next">Where the next step's samples begin.</param>
    public void RunPart(int worker, int rows, int next)
    {
        var own = _schedule.OfPart(worker);
        for (var i = 0; i < own.Length; i++)
        {
            Announce(worker, next, i, own.Length);
            RunBlock(worker, rows, own[i]);
        }

        _parts!.Begin(worker, next);
        for (var taken = 0; Interlocked.Increment(ref _takenBetween) <= _schedule.Between; taken++)
        {
            RunBlock(worker, rows, _schedule.FromBetween(worker, taken));
        }
    }

    /// <summary>Announces a share of the samples that a worker will read in the next step; none after the last.</summary>
    public void Announce(int worker, int next, int share, int shares)
    {
        // Shuffled images lie scattered over more memory than the last cache holds, and waiting for them is an eighth of a step;
        // asked for a few at a time between blocks, they arrive while gradients are computed.
        if (_parts is { } parts)
        {
            parts.Announce(worker, next, share, shares);
            return;
        }

        var rows = Math.Max(0, Math.Min(_plan.Batch, _source.Count - next));
        var (from, to) = WorkRange.Slice(rows, worker, _plan.Workers, _plan.RowGranule);
        var samples = _order.Samples[(next + from)..(next + to)];
        _source.Announce(samples[(samples.Length * share / shares)..(samples.Length * (share + 1) / shares)]);
    }

    private void RunBlock(int worker, int rows, in GradientSchedule.Entry entry)
    {
        var gradient = _gradients.Slice((long)worker * _gradientFloats, entry.Block.Count);
        _plan.Gradient(worker, entry.Layer, entry.Index, rows, gradient);
        for (var run = 0; run < entry.Block.Rows; run++)
        {
            var part = gradient.Slice(run * entry.Block.Columns, entry.Block.Columns);
            _update.Penalize(entry, entry.RunOffset(run), part);
            _update.Apply(entry.RunOffset(run), part, 1f);
        }
    }
}
