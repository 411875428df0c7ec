namespace Spanwise.Core.Simd.Threading;

/// <summary>Work that every worker of a <see cref="WorkerTeam"/> does its share of.</summary>
/// <remarks>Make one object when planning and run it at every step: a run allocates nothing.</remarks>
public interface IWorkerJob
{
    /// <summary>Does the share of one worker. Called once per worker and run, on different threads at the same time.</summary>
    /// <param name="worker">Which worker this is, from 0 (the thread that called <c>Run</c>) to <see cref="WorkerTeam.ActiveWorkers"/> − 1.</param>
    /// <param name="team">The team, for <see cref="WorkerTeam.Barrier"/> and <see cref="WorkerTeam.ActiveWorkers"/>.</param>
    void Execute(int worker, WorkerTeam team);
}
