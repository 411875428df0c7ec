using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.Train;

/// <summary>Loss and metric over a whole source: workers take chunks of samples, and the chunks' sums are added in order.</summary>
internal sealed class EvaluationLoop : IWorkerJob
{
    private const int ChunkRows = 120;

    private readonly ExecutionPlan _plan;
    private readonly IDataSource _source;
    private readonly Loss _loss;
    private readonly Metric? _metric;
    private readonly TargetBuffer _targets;
    private readonly SampleWeights? _weights;
    private readonly int[] _samples;
    private readonly float[] _rowLosses;
    private readonly float[] _rowMetrics;
    private readonly int _workers;

    public EvaluationLoop(Model model, IDataSource source, Loss loss, Metric? metric, int workers, Simd.Isa.SimdLevel? level)
    {
        (_source, _loss, _metric) = (source, loss, metric);
        _workers = Math.Clamp((source.Count + ChunkRows - 1) / ChunkRows, 1, workers);
        _plan = new ExecutionPlan(model, ChunkRows * _workers, _workers, training: false, level);
        _targets = new TargetBuffer(ChunkRows * _workers, source.TargetFloats);
        _weights = source.HasWeights ? new SampleWeights(ChunkRows * _workers, _plan.Level) : null;
        _samples = new int[source.Count];
        for (var i = 0; i < _samples.Length; i++)
        {
            _samples[i] = i;
        }

        _rowLosses = new float[source.Count];
        _rowMetrics = new float[source.Count];
    }

    public Evaluation Run(WorkerTeam team, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        team.Run(this, _workers);
        double loss = 0;
        double metric = 0;
        for (var i = 0; i < _rowLosses.Length; i++)
        {
            loss += _rowLosses[i];
            metric += _rowMetrics[i];
        }

        var count = Math.Max(1, _rowLosses.Length);
        return new Evaluation(loss / count, _metric?.Finish(metric / count) ?? double.NaN);
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var from = worker * ChunkRows;
        for (var first = worker * ChunkRows; first < _samples.Length; first += ChunkRows * _workers)
        {
            var count = Math.Min(ChunkRows, _samples.Length - first);
            var samples = _samples.AsSpan(first, count);
            _source.ReadInputs(samples, _plan.Input(from, from + count));
            var targets = _targets.Read(_source, samples, from);
            _plan.Forward(worker, from, from + count, training: false, 0);
            var output = _plan.Output(from, from + count);
            _loss.Evaluate(new LossStep
            {
                Output = output,
                Targets = targets,
                GradOutput = default,
                RowLosses = _rowLosses.AsSpan(first, count),
                InverseBatch = 1f / count,
                Level = _plan.Level,
            });
            _weights?.Apply(_source, samples, from, _rowLosses.AsSpan(first, count), default);
            _metric?.Evaluate(output, targets, _rowMetrics.AsSpan(first, count));
        }
    }
}
