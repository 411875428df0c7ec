using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Simd.Tests.Threading;

/// <summary>A job from a lambda.</summary>
internal sealed class Job(Action<int, WorkerTeam> share) : IWorkerJob
{
    public void Execute(int worker, WorkerTeam team) => share(worker, team);
}

/// <summary>Counts how often each worker was called.</summary>
internal sealed class CountingJob(int workers) : IWorkerJob
{
    public int[] Calls { get; } = new int[workers];

    public void Execute(int worker, WorkerTeam team) => Interlocked.Increment(ref Calls[worker]);
}

/// <summary>
/// Every worker writes its cell, meets the others, and checks that all cells hold this round's value; then they meet again, so
/// that nobody writes the next round while another still reads.
/// </summary>
internal sealed class RoundsJob(int workers, int rounds) : IWorkerJob
{
    // Cells on lines of their own: what orders them is the barrier, not a shared line.
    private readonly int[] _cells = new int[workers * 32];

    public int Violations;

    public void Execute(int worker, WorkerTeam team)
    {
        for (var round = 1; round <= rounds; round++)
        {
            _cells[worker * 32] = round;
            team.Barrier();
            for (var other = 0; other < team.ActiveWorkers; other++)
            {
                if (_cells[other * 32] != round)
                {
                    Interlocked.Increment(ref Violations);
                }
            }

            team.Barrier();
        }
    }
}
