using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;
using Spanwise.Native.Boundary;

namespace Spanwise.Native.Objects;

/// <summary>A model laid out for inference: buffers of its own, so that every thread may have one. Running it allocates nothing.</summary>
internal sealed unsafe class NativeContext : NativeObject, IWorkerJob
{
    private readonly ExecutionPlan _plan;
    private readonly WorkerTeam? _team;
    private readonly int _workers;
    private float* _inputs;
    private float* _outputs;
    private int _rows;

    public NativeContext(Model model, int batch, int threads)
    {
        _workers = Math.Min(threads, batch);
        _plan = new ExecutionPlan(model, batch, _workers, training: false);
        _team = _workers > 1 ? new WorkerTeam(_workers) : null;
    }

    /// <inheritdoc/>
    public override string Kind => "context";

    public Model Model => _plan.Model;

    public int Batch => _plan.Batch;

    /// <param name="inputs">Rows without gaps, all there: the caller has counted.</param>
    /// <param name="rows">From 1 to the batch.</param>
    /// <param name="outputs">As many rows of outputs.</param>
    public void Run(float* inputs, int rows, float* outputs)
    {
        _inputs = inputs;
        _outputs = outputs;
        _rows = rows;
        if (_team is null)
        {
            RunRows(0, 0, rows);
        }
        else
        {
            _team.Run(this, _workers);
        }
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var (from, to) = WorkRange.Slice(_rows, worker, _workers, _plan.RowGranule);
        RunRows(worker, from, to);
    }

    /// <inheritdoc/>
    protected override void Release() => _team?.Dispose();

    private void RunRows(int worker, int from, int to)
    {
        var (inputs, outputs) = (_plan.Model.Input.Count, _plan.Model.Output.Count);
        var rows = _plan.Input(from, to);
        for (var row = 0; row < rows.Count; row++)
        {
            new ReadOnlySpan<float>(_inputs + ((nint)(from + row) * inputs), inputs).CopyTo(rows[row]);
        }

        _plan.Forward(worker, from, to, training: false, 0);
        var results = _plan.Output(from, to);
        for (var row = 0; row < results.Count; row++)
        {
            results[row].CopyTo(new Span<float>(_outputs + ((nint)(from + row) * outputs), outputs));
        }
    }
}
