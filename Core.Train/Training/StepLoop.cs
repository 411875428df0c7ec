using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train;

/// <summary>
/// One epoch as a job for a team. In each step the workers own slices of the batch (read, forward, loss, backward), meet, own
/// slices of the parameters (gradient over the whole batch, optimiser in the same pass), and meet again.
/// </summary>
internal sealed class StepLoop : IWorkerJob
{
    private readonly ExecutionPlan _plan;
    private readonly IDataSource _source;
    private readonly Loss _loss;
    private readonly Metric? _metric;
    private readonly Optimizer _optimizer;
    private readonly RateControl _rates;
    private readonly OptimizerState _state;
    private readonly GradientSchedule _schedule;
    private readonly SampleOrder _order;
    private readonly TargetBuffer _targets;
    private readonly AlignedBuffer _gradients;
    private readonly float[] _rowLosses;
    private readonly float[] _rowMetrics;
    private readonly TrainingProgress _progress;
    private readonly int _workers;
    private readonly int _gradientFloats;
    private CancellationToken _cancellation;
    private bool _stop;

    public StepLoop(ExecutionPlan plan, IDataSource source, Loss loss, Metric? metric, Optimizer optimizer, RateControl rates, SampleOrder order, TrainingProgress progress)
    {
        (_plan, _source, _loss, _metric, _optimizer, _rates, _order, _progress) = (plan, source, loss, metric, optimizer, rates, order, progress);
        _workers = plan.Workers;
        optimizer.Level = plan.Level;
        _schedule = new GradientSchedule(plan, _workers);
        _state = new OptimizerState(optimizer, plan.Model.Parameters.Values.Length);
        _targets = new TargetBuffer(plan.Batch, source.TargetFloats);
        _gradientFloats = ParameterLayout.Align(_schedule.LargestBlock);
        _gradients = new AlignedBuffer(Math.Max(1, (long)_gradientFloats * _workers));
        _rowLosses = new float[plan.Batch];
        _rowMetrics = new float[plan.Batch];
    }

    /// <summary>Steps done since the training began.</summary>
    public long StepsDone { get; private set; }

    /// <summary>Sum of the losses of the samples of this epoch.</summary>
    public double LossSum { get; private set; }

    /// <summary>Sum of the metric over the samples of this epoch.</summary>
    public double MetricSum { get; private set; }

    /// <summary>Samples trained on in this epoch.</summary>
    public int SamplesDone { get; private set; }

    /// <summary>Trains one epoch in the present order of the samples.</summary>
    public void Run(WorkerTeam team, CancellationToken cancellation)
    {
        (_cancellation, _stop, LossSum, MetricSum, SamplesDone) = (cancellation, false, 0d, 0d, 0);
        team.Run(this, _workers);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var count = _source.Count;
        var step = StepsDone;
        for (var first = 0; first < count; first += _plan.Batch)
        {
            var rows = Math.Min(_plan.Batch, count - first);
            RunRows(worker, first, rows, step);
            if (worker == 0)
            {
                _rates.BeginStep(step);
            }

            team.Barrier();
            RunParameters(worker, rows, NextSamples(worker, first + rows));
            if (worker == 0)
            {
                Account(rows, step + 1);
            }

            team.Barrier();
            step++;
            if (_stop)
            {
                return;
            }
        }
    }

    private void RunRows(int worker, int first, int rows, long step)
    {
        var (from, to) = WorkRange.Slice(rows, worker, _workers);
        if (from == to)
        {
            return;
        }

        var samples = _order.Samples[(first + from)..(first + to)];
        _source.ReadInputs(samples, _plan.Input(from, to));
        var targets = _targets.Read(_source, samples, from);
        _plan.Forward(worker, from, to, training: true, step);
        _loss.Evaluate(new LossStep
        {
            Output = _plan.Output(from, to),
            Targets = targets,
            GradOutput = _plan.GradOutput(from, to),
            RowLosses = _rowLosses.AsSpan(from, to - from),
            InverseBatch = 1f / rows,
            Level = _plan.Level,
        });
        _metric?.Evaluate(_plan.Output(from, to), targets, _rowMetrics.AsSpan(from, to - from));
        _plan.Backward(worker, from, to, step);
    }

    /// <summary>The samples that a worker will read in the step that begins at <paramref name="first"/>; none after the last.</summary>
    private ReadOnlySpan<int> NextSamples(int worker, int first)
    {
        var rows = Math.Min(_plan.Batch, _source.Count - first);
        var (from, to) = WorkRange.Slice(Math.Max(0, rows), worker, _workers);
        return from == to ? default : _order.Samples[(first + from)..(first + to)];
    }

    private void RunParameters(int worker, int rows, ReadOnlySpan<int> next)
    {
        var gradients = _gradients.Slice((long)worker * _gradientFloats, _gradientFloats);
        var parameters = _plan.Model.Parameters.Values;
        var entries = _schedule.Of(worker);
        for (var i = 0; i < entries.Length; i++)
        {
            // Shuffled images lie scattered over more memory than the last cache holds, and waiting for them is an eighth of a step;
            // asked for a few at a time between blocks, they arrive while gradients are computed.
            _source.Announce(next[(next.Length * i / entries.Length)..(next.Length * (i + 1) / entries.Length)]);
            ref readonly var entry = ref entries[i];
            var gradient = gradients[..entry.Block.Count];
            _plan.Gradient(worker, entry.Layer, entry.Index, rows, gradient);
            for (var run = 0; run < entry.Block.Rows; run++)
            {
                var offset = entry.Offset + (run * entry.Block.Stride);
                var length = entry.Block.Columns;
                _optimizer.Update(parameters.Slice(offset, length), gradient.Slice(run * length, length), _state.Slice(0, offset, length), _state.Slice(1, offset, length));
            }
        }
    }

    private void Account(int rows, long stepsDone)
    {
        for (var row = 0; row < rows; row++)
        {
            LossSum += _rowLosses[row];
            MetricSum += _rowMetrics[row];
        }

        SamplesDone += rows;
        StepsDone = stepsDone;
        _stop = _cancellation.IsCancellationRequested;
        _progress.Advance(SamplesDone, LossSum, MetricSum);
    }
}
