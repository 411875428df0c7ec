using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train;

/// <summary>
/// One epoch as a job for a team. In each step the workers own slices of the batch (read, forward, loss, backward), meet, own
/// slices of the parameters (gradient over the whole batch, optimiser in the same pass), and meet again.
/// </summary>
/// <remarks>
/// Where an update needs to know all gradients, or several batches make a step, gradients are stored first (<see cref="GradientStore"/>),
/// and the workers meet once more before the optimiser.
/// </remarks>
internal sealed class StepLoop : IWorkerJob
{
    private readonly ExecutionPlan _plan;
    // Activations and gradients of so many floats stay in a second-level cache of 1 MiB between the way forward and the way back. 10 000 rows of
    // 4-32-16-4 at once took 457 us a step, in passes of 1 024 rows 410 (one core); with fewer rows the calls cost more than the cache saves, and the
    // products of larger rows lose more than that.
    private const int PassFloats = 160 << 10;
    private const int LeastPassRows = 256;

    private readonly IDataSource _source;
    private readonly Loss _loss;
    private readonly Metric? _metric;
    private readonly RateControl _rates;
    private readonly ParameterUpdate _update;
    private readonly GradientSchedule _schedule;
    private readonly GradientStore? _store;
    private readonly SampleOrder _order;
    private readonly TargetBuffer _targets;
    private readonly SampleWeights? _weights;
    private readonly float[] _rowLosses;
    private readonly float[] _rowMetrics;
    private readonly TrainingProgress _progress;
    private readonly int _workers;
    private readonly int _stepRows;
    private readonly int _passRows;
    private readonly bool _stopWhenNotFinite;
    private readonly InputParts? _parts;
    private readonly ParameterPass _blocks;
    private CancellationToken _cancellation;
    private TrainingDivergedException? _failure;
    private double _lossBeforeStep;
    private long _batchesDone;
    private bool _stop;
    private bool _isResumed;

    public StepLoop(ExecutionPlan plan, IDataSource source, Loss loss, Metric? metric, Optimizer optimizer, RateControl rates, SampleOrder order, TrainingProgress progress, TrainerOptions options)
    {
        (_plan, _source, _loss, _metric, _rates, _order, _progress) = (plan, source, loss, metric, rates, order, progress);
        _workers = plan.Workers;
        _stopWhenNotFinite = options.StopWhenNotFinite;
        _stepRows = (int)Math.Min(int.MaxValue, (long)plan.Batch * options.BatchesPerStep);
        _schedule = new GradientSchedule(plan, _workers, options.FrozenLayers);
        _update = new ParameterUpdate(plan, optimizer, options.Regularization, options.FrozenLayers);
        _store = options.StoreGradients || options.BatchesPerStep > 1 || _update.NeedsNorm ? new GradientStore(plan, _schedule) : null;
        _targets = new TargetBuffer(plan.Batch, source.TargetFloats);
        _weights = source.HasWeights ? new SampleWeights(plan.Batch, plan.Level) : null;
        _rowLosses = new float[plan.Batch];
        _rowMetrics = new float[plan.Batch];
        var pass = PassFloats / Math.Max(1, plan.BufferFloats / plan.Batch) / plan.RowGranule * plan.RowGranule;
        _parts = InputParts.TryCreate(plan, source, order);
        _blocks = new ParameterPass(plan, _schedule, _update, source, order, _parts);
        _passRows = _parts is not null || plan.MeetsBatch || pass < LeastPassRows ? plan.Batch : (int)pass;
    }

    /// <summary>Steps done since the training began.</summary>
    public long StepsDone { get; private set; }

    /// <summary>Sum of the losses of the samples of this epoch.</summary>
    public double LossSum { get; private set; }

    /// <summary>Sum of the metric over the samples of this epoch.</summary>
    public double MetricSum { get; private set; }

    /// <summary>Samples trained on in this epoch.</summary>
    public int SamplesDone { get; private set; }

    /// <summary>Samples of the epoch to come that were trained on before the training was resumed.</summary>
    public int ResumedSamples => _isResumed ? SamplesDone : 0;

    /// <summary>Mean loss of the samples of the last step.</summary>
    public double StepLoss { get; private set; }

    /// <summary>Called by one worker after each step, while the others wait; returning false ends the epoch. Null spares the wait.</summary>
    public Func<bool>? StepEnded { get; set; }

    /// <summary>Tells the source which epoch comes.</summary>
    public void BeginEpoch(int epoch) => _source.BeginEpoch(epoch);

    /// <summary>Trains one epoch in the present order of the samples.</summary>
    /// <exception cref="TrainingDivergedException">A number is not finite.</exception>
    public void Run(WorkerTeam team, CancellationToken cancellation)
    {
        (_cancellation, _stop) = (cancellation, false);
        if (!_isResumed)
        {
            (LossSum, MetricSum, SamplesDone) = (0d, 0d, 0);
        }

        _isResumed = false;
        _lossBeforeStep = LossSum;
        team.Run(this, _workers);
        cancellation.ThrowIfCancellationRequested();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>All that the training has come to.</summary>
    /// <param name="epoch">The epoch to go on with.</param>
    /// <param name="isOver">True if that epoch has not begun.</param>
    /// <param name="options">The training's options.</param>
    public TrainingCheckpoint Capture(int epoch, bool isOver, TrainerOptions options) => new()
    {
        Epoch = epoch,
        SamplesDone = isOver ? 0 : SamplesDone,
        StepsDone = StepsDone,
        BatchesDone = _batchesDone,
        BatchSize = _plan.Batch,
        BatchesPerStep = options.BatchesPerStep,
        SampleCount = _source.Count,
        Optimizer = _update.OptimizerName,
        Seed = options.Seed,
        LossSum = isOver ? 0 : LossSum,
        MetricSum = isOver ? 0 : MetricSum,
        ScheduleState = _rates.Remember(),
        Parameters = _plan.Model.Parameters.Values.ToArray(),
        States = _update.State.Copy(),
    };

    /// <summary>Goes on from there in the next <see cref="Run"/>.</summary>
    public void Resume(TrainingCheckpoint from)
    {
        from.Parameters.CopyTo(_plan.Model.Parameters.Values);
        _update.State.Restore(from.States);
        _rates.Recall(from.ScheduleState);
        (StepsDone, _batchesDone, SamplesDone, LossSum, MetricSum) = (from.StepsDone, from.BatchesDone, from.SamplesDone, from.LossSum, from.MetricSum);
        _isResumed = true;
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var count = _source.Count;
        var step = StepsDone;
        var batch = _batchesDone;

        // Whoever owns a part of the input goes on with it into the next step, and meets the others there.
        var goesOn = _parts is { AreOwned: true } && _store is null && StepEnded is null && !_update.Constrains;
        var isBegun = false;
        for (var first = SamplesDone; first < count; first += _plan.Batch)
        {
            var rows = Math.Min(_plan.Batch, count - first);
            var stepFirst = first / _stepRows * _stepRows;
            var stepRows = Math.Min(_stepRows, count - stepFirst);
            var isLast = first + rows == stepFirst + stepRows;
            if (_parts is { } parts)
            {
                if (!isBegun)
                {
                    parts.Begin(worker, first);
                }

                team.Barrier();
                if (_stop)
                {
                    return;
                }
            }

            RunRows(worker, first, rows, stepRows, batch++, new BatchMeeting(team, rows));
            if (worker == 0)
            {
                _blocks.Begin();
                if (isLast)
                {
                    _rates.BeginStep(step);
                }
            }

            team.Barrier();
            if (_stopWhenNotFinite && !float.IsFinite(Reductions.Sum(_rowLosses.AsSpan(0, rows), _plan.Level)))
            {
                Fail(worker, step, rows, -1);
                return;
            }

            var next = first + rows;
            if (goesOn)
            {
                _blocks.RunPart(worker, rows, next);
                isBegun = true;
            }
            else if (_store is null)
            {
                _blocks.Run(worker, rows, next);
            }
            else if (!RunStored(_store, worker, team, step, rows, next, first == stepFirst, isLast))
            {
                return;
            }

            if (isLast && _update.Constrains)
            {
                team.Barrier();
                _update.Constrain(worker, _workers);
            }

            step += isLast ? 1 : 0;
            if (worker == 0)
            {
                if (_plan.MeetsBatch)
                {
                    _plan.UpdateState(worker, rows);
                }

                Account(rows, step, batch, isLast);
                if (isLast)
                {
                    StepLoss = (LossSum - _lossBeforeStep) / stepRows;
                    _lossBeforeStep = LossSum;
                }
            }

            if (goesOn)
            {
                continue;
            }

            team.Barrier();
            if (isLast && StepEnded is { } ended)
            {
                if (worker == 0)
                {
                    _stop |= !ended();
                }

                team.Barrier();
            }

            if (_stop)
            {
                return;
            }
        }
    }

    private void RunRows(int worker, int first, int rows, int stepRows, long batch, BatchMeeting meeting)
    {
        var (from, to) = WorkRange.Slice(rows, worker, _workers, _plan.RowGranule);
        if (from == to)
        {
            if (_plan.MeetsBatch)
            {
                _plan.Forward(worker, from, to, training: true, batch, meeting);
                _plan.Backward(worker, from, to, batch, meeting);
            }

            return;
        }

        for (var pass = from; pass < to; pass += _passRows)
        {
            RunPass(worker, first, pass, Math.Min(to, pass + _passRows), stepRows, batch, meeting);
        }
    }

    private void RunPass(int worker, int first, int from, int to, int stepRows, long batch, BatchMeeting meeting)
    {
        var samples = _order.Samples[(first + from)..(first + to)];
        if (_parts is null)
        {
            _source.ReadInputs(samples, _plan.Input(from, to));
        }

        var targets = _targets.Read(_source, samples, from);
        _plan.Forward(worker, from, to, training: true, batch, meeting, isBegun: _parts is not null);
        _loss.Evaluate(new LossStep
        {
            Output = _plan.Output(from, to),
            Targets = targets,
            GradOutput = _plan.GradOutput(from, to),
            RowLosses = _rowLosses.AsSpan(from, to - from),
            InverseBatch = 1f / stepRows,
            Level = _plan.Level,
        });
        _weights?.Apply(_source, samples, from, _rowLosses.AsSpan(from, to - from), _plan.GradOutput(from, to));
        _metric?.Evaluate(_plan.Output(from, to), targets, _rowMetrics.AsSpan(from, to - from));
        _plan.Backward(worker, from, to, batch, meeting);
    }

    /// <returns>False if a gradient is not finite; no parameter has been changed then.</returns>
    private bool RunStored(GradientStore store, int worker, WorkerTeam team, long step, int rows, int next, bool isFirst, bool isLast)
    {
        var entries = _schedule.Of(worker);
        for (var i = 0; i < entries.Length; i++)
        {
            _blocks.Announce(worker, next, i, entries.Length);
            store.Reduce(worker, entries[i], rows, add: !isFirst);
            if (isLast)
            {
                store.Measure(_schedule.FirstOf(worker) + i, entries[i], _update);
            }
        }

        if (!isLast)
        {
            return true;
        }

        team.Barrier();
        var squaredNorm = store.SquaredNorm();
        if (_stopWhenNotFinite && !double.IsFinite(squaredNorm))
        {
            Fail(worker, step, rows, store.LastBadLayer());
            return false;
        }

        var factor = _update.Factor(squaredNorm);
        foreach (ref readonly var entry in entries)
        {
            store.Apply(entry, _update, factor);
        }

        return true;
    }

    private void Fail(int worker, long step, int rows, int layer)
    {
        if (worker == 0)
        {
            _failure = TrainingDivergedException.Create(_plan, _progress.Epoch, step + 1, rows, layer);
        }
    }

    private void Account(int rows, long stepsDone, long batchesDone, bool isStepOver)
    {
        for (var row = 0; row < rows; row++)
        {
            LossSum += _rowLosses[row];
            MetricSum += _rowMetrics[row];
        }

        SamplesDone += rows;
        (StepsDone, _batchesDone) = (stepsDone, batchesDone);

        // Between two steps only: what callbacks then capture can be gone on with.
        _stop = isStepOver && _cancellation.IsCancellationRequested;
        _progress.Advance(SamplesDone, LossSum, MetricSum);
    }
}
