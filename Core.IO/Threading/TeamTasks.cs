using System.Runtime.ExceptionServices;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.IO.Threading;

/// <summary>Runs numbered tasks on a team of threads that ends with them.</summary>
/// <remarks>
/// Not the thread pool: half a second after its first use the pool's own housekeeping allocates some 12 KB, which would then fall
/// into an epoch of a training that allocates nothing.
/// </remarks>
internal static class TeamTasks
{
    /// <summary>Runs every task once, on all processors, and waits for them.</summary>
    /// <param name="count">Number of tasks.</param>
    /// <param name="task">What a task does, by its number. Its exception reaches the caller; with several, one of them.</param>
    /// <param name="cancellation">Checked before each task.</param>
    public static void Run(int count, Action<int> task, CancellationToken cancellation = default)
    {
        using var team = new WorkerTeam(Math.Clamp(count, 1, WorkerTeam.DefaultWorkers));
        try
        {
            team.Run(new Job(count, task, cancellation));
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private sealed class Job(int count, Action<int> task, CancellationToken cancellation) : IWorkerJob
    {
        private int _next = -1;

        public void Execute(int worker, WorkerTeam team)
        {
            for (var number = Interlocked.Increment(ref _next); number < count; number = Interlocked.Increment(ref _next))
            {
                cancellation.ThrowIfCancellationRequested();
                task(number);
            }
        }
    }
}
