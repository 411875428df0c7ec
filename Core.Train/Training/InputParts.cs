using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train;

/// <summary>
/// The beginning of a step where the input is cut in two (<see cref="ExecutionPlan.InputSplit"/>): which worker reads and multiplies which part of which rows.
/// </summary>
/// <remarks>The rows of the first part and then those of the second are dealt out as one row of rows: two workers have a part each, three share the one in the middle.</remarks>
internal sealed class InputParts
{
    private const int Parts = 2;

    private readonly ExecutionPlan _plan;
    private readonly IDataSource _source;
    private readonly SampleOrder _order;
    private readonly int _workers;

    private InputParts(ExecutionPlan plan, IDataSource source, SampleOrder order)
    {
        (_plan, _source, _order, _workers) = (plan, source, order, plan.Workers);
    }

    /// <summary>True if each worker has one part to itself: it may then begin a step as soon as it has updated that part's parameters.</summary>
    public bool AreOwned => _workers == Parts;

    /// <summary>Shares the input out; null where it is not cut, where there is nobody to share with, or where the source gives whole samples only.</summary>
    public static InputParts? TryCreate(ExecutionPlan plan, IDataSource source, SampleOrder order) =>
        plan.InputSplit > 0 && plan.Workers > 1 && source.HasColumns ? new InputParts(plan, source, order) : null;

    /// <summary>Reads and multiplies what is this worker's of the batch that begins at a sample; nothing behind the last.</summary>
    public void Begin(int worker, int first)
    {
        for (var part = 0; part < Parts; part++)
        {
            var (from, to) = RowsOf(worker, part, first);
            if (from < to)
            {
                var (column, columns) = ColumnsOf(part);
                _source.ReadColumns(_order.Samples[(first + from)..(first + to)], column, _plan.Input(from, to).Columns(column, columns));
                _plan.BeginForward(worker, part, from, to);
            }
        }
    }

    /// <summary>Announces one share of what this worker will read in <see cref="Begin"/>.</summary>
    public void Announce(int worker, int first, int share, int shares)
    {
        for (var part = 0; part < Parts; part++)
        {
            var (from, to) = RowsOf(worker, part, first);
            var (column, columns) = ColumnsOf(part);
            var samples = _order.Samples[(first + from)..(first + to)];
            _source.AnnounceColumns(samples[(samples.Length * share / shares)..(samples.Length * (share + 1) / shares)], column, columns);
        }
    }

    private (int From, int To) RowsOf(int worker, int part, int first)
    {
        var rows = Math.Max(0, Math.Min(_plan.Batch, _source.Count - first));
        var (from, to) = WorkRange.Slice(Parts * rows, worker, _workers);
        return (Math.Clamp(from - (part * rows), 0, rows), Math.Clamp(to - (part * rows), 0, rows));
    }

    private (int First, int Count) ColumnsOf(int part) => part == 0 ? (0, _plan.InputSplit) : (_plan.InputSplit, _source.Input.Count - _plan.InputSplit);
}
