using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Train;

/// <summary>The parallel part of a session's calls.</summary>
internal sealed class SessionWork : IWorkerJob
{
    private readonly ExecutionPlan _plan;
    private readonly ParameterUpdate _update;
    private readonly bool _stopWhenNotFinite;
    private GradientSchedule _schedule;
    private Call _call;
    private int _rows;
    private bool _training;
    private long _batch;
    private bool _add;
    private bool _withParameters;

    public SessionWork(ExecutionPlan plan, ParameterUpdate update, bool stopWhenNotFinite)
    {
        (_plan, _update, _stopWhenNotFinite) = (plan, update, stopWhenNotFinite);
        _schedule = new GradientSchedule(plan, plan.Workers);
        Store = new GradientStore(plan, _schedule);
    }

    private enum Call
    {
        Forward,
        Backward,
        Step,
    }

    /// <summary>The gradients of all parameters.</summary>
    public GradientStore Store { get; }

    /// <summary>Set by <see cref="Step"/> where a gradient was not finite: the layer it came up in; else −1.</summary>
    public int BadLayer { get; private set; } = -1;

    public void Freeze(IReadOnlyCollection<int> layers)
    {
        _schedule = new GradientSchedule(_plan, _plan.Workers, layers);
        Store.Use(_schedule);
    }

    public void Forward(WorkerTeam team, int rows, bool training, long batch)
    {
        (_call, _rows, _training, _batch) = (Call.Forward, rows, training, batch);
        team.Run(this, _plan.Workers);
    }

    public void Backward(WorkerTeam team, int rows, long batch, bool add, bool withParameters)
    {
        (_call, _rows, _batch, _add, _withParameters) = (Call.Backward, rows, batch, add, withParameters);
        team.Run(this, _plan.Workers);
        if (_plan.MeetsBatch)
        {
            _plan.UpdateState(0, rows);
        }
    }

    /// <returns>False if a gradient is not finite; no parameter has been changed then.</returns>
    public bool Step(WorkerTeam team)
    {
        (_call, BadLayer) = (Call.Step, -1);
        team.Run(this, _plan.Workers);
        return BadLayer < 0;
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var (from, to) = WorkRange.Slice(_rows, worker, _plan.Workers, _plan.RowGranule);
        var meeting = new BatchMeeting(team, _rows);
        switch (_call)
        {
            case Call.Forward:
                _plan.Forward(worker, from, to, _training, _batch, meeting);
                break;
            case Call.Backward:
                _plan.Backward(worker, from, to, _batch, meeting);
                if (_withParameters)
                {
                    team.Barrier();
                    Reduce(worker);
                }

                break;
            default:
                Update(worker, team);
                break;
        }
    }

    private void Reduce(int worker)
    {
        foreach (ref readonly var entry in _schedule.Of(worker))
        {
            Store.Reduce(worker, entry, _rows, _add);
        }
    }

    private void Update(int worker, WorkerTeam team)
    {
        var entries = _schedule.Of(worker);
        for (var i = 0; i < entries.Length; i++)
        {
            Store.Measure(_schedule.FirstOf(worker) + i, entries[i], _update);
        }

        team.Barrier();
        var squaredNorm = Store.SquaredNorm();
        if (_stopWhenNotFinite && !double.IsFinite(squaredNorm))
        {
            if (worker == 0)
            {
                BadLayer = Store.LastBadLayer();
            }

            return;
        }

        var factor = _update.Factor(squaredNorm);
        foreach (ref readonly var entry in entries)
        {
            Store.Apply(entry, _update, factor);
        }

        if (_update.Constrains)
        {
            team.Barrier();
            _update.Constrain(worker, _plan.Workers);
        }
    }
}
