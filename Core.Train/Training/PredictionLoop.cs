using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train;

/// <summary>Outputs of a whole source: workers take chunks of samples and copy what comes out.</summary>
internal sealed class PredictionLoop : IWorkerJob
{
    private const int ChunkRows = 120;

    private readonly ExecutionPlan _plan;
    private readonly IDataSource _source;
    private readonly float[] _outputs;
    private readonly int _workers;
    private readonly int _columns;

    public PredictionLoop(Model model, IDataSource source, int workers, Simd.Isa.SimdLevel? level)
    {
        _source = source;
        _columns = model.Output.Count;
        _workers = Math.Clamp((source.Count + ChunkRows - 1) / ChunkRows, 1, workers);
        _plan = new ExecutionPlan(model, ChunkRows * _workers, _workers, training: false, level);
        _outputs = new float[checked(source.Count * _columns)];
    }

    public float[] Run(WorkerTeam team)
    {
        team.Run(this, _workers);
        return _outputs;
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        Span<int> samples = stackalloc int[ChunkRows];
        var from = worker * ChunkRows;
        for (var first = worker * ChunkRows; first < _source.Count; first += ChunkRows * _workers)
        {
            var count = Math.Min(ChunkRows, _source.Count - first);
            for (var i = 0; i < count; i++)
            {
                samples[i] = first + i;
            }

            _source.ReadInputs(samples[..count], _plan.Input(from, from + count));
            _plan.Forward(worker, from, from + count, training: false, 0);
            var output = _plan.Output(from, from + count);
            for (var row = 0; row < count; row++)
            {
                output[row].CopyTo(_outputs.AsSpan((first + row) * _columns));
            }
        }
    }
}
