namespace Spanwise.Core.Simd.Threading;

/// <summary>A fixed group of threads that run one job together, again and again.</summary>
/// <remarks>
/// <para>
/// The thread that calls <see cref="Run(IWorkerJob)"/> is worker 0 and works too; the others are background threads, started when
/// a run first needs them. Between two runs they spin for some 40 µs, so that a run that follows soon starts in well under a
/// microsecond; then they sleep in the kernel and use no processor time until the next run wakes them (which takes it 40–70 µs).
/// </para>
/// <para>
/// One run at a time: a second thread that calls <c>Run</c> waits for the first. A job must not call <c>Run</c> on its own team;
/// it may use another team, if no circle of teams waits for itself. Running and meeting at a <see cref="Barrier"/> allocate nothing.
/// </para>
/// <para>A team that is dropped without <see cref="Dispose"/> ends its threads when the garbage collector finds it.</para>
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    /// <summary>No team is larger.</summary>
    public const int MaxWorkers = 1024;

    // The threads hold the crew and never the team (save during a run), so that a team nobody holds can be finalised.
    private readonly WorkerCrew _crew;
    private readonly Lock _runs = new();
    private bool _disposed;

    /// <summary>Makes a team; its threads start when they are first needed.</summary>
    /// <param name="workers">How many workers there are, the calling thread included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> is not in 1 … <see cref="MaxWorkers"/>.</exception>
    public WorkerTeam(int workers)
    {
        CheckWorkers(workers, MaxWorkers);
        _crew = new WorkerCrew(workers);
        Workers = workers;
    }

    /// <summary>Ends the threads of a team that was not disposed.</summary>
    ~WorkerTeam()
    {
        // Null if the constructor threw.
        _crew?.Stop();
    }

    /// <summary>The number of processors that this process may use: what affinity and a container's quota leave of the machine.</summary>
    /// <remarks>Counts hardware threads, so it may be twice the number of cores.</remarks>
    public static int DefaultWorkers => Math.Min(Environment.ProcessorCount, MaxWorkers);

    /// <summary>How many workers the team has, the calling thread included.</summary>
    public int Workers { get; }

    /// <summary>How many workers the running job has, or the last one had; 0 before the first.</summary>
    public int ActiveWorkers => _crew.Active;

    /// <summary>Runs a job on all workers and returns when all have finished.</summary>
    /// <inheritdoc cref="Run(IWorkerJob, int)"/>
    public void Run(IWorkerJob job) => Run(job, Workers);

    /// <summary>Runs a job on the first <paramref name="workers"/> workers and returns when all of them have finished.</summary>
    /// <remarks>
    /// If a worker throws, the others finish their share (or are let go at their next <see cref="Barrier"/>), and then the
    /// exception is thrown here with its original stack; several go into one <see cref="AggregateException"/> in the order of the
    /// workers. The team can be used again after that.
    /// </remarks>
    /// <param name="job">The job.</param>
    /// <param name="workers">How many workers take part; with 1 the job simply runs on this thread.</param>
    /// <exception cref="ArgumentNullException"><paramref name="job"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> is not in 1 … <see cref="Workers"/>.</exception>
    /// <exception cref="InvalidOperationException">The call comes from inside a job of this team.</exception>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    public void Run(IWorkerJob job, int workers)
    {
        ArgumentNullException.ThrowIfNull(job);
        CheckWorkers(workers, Workers);
        if (WorkerOfThisThread >= 0)
        {
            throw new InvalidOperationException(
                "a job must not call Run on its own team: the team's workers are busy with that job, so the call could never end");
        }

        lock (_runs)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _crew.Run(job, this, workers);
        }
    }

    /// <summary>Waits, inside a job, until all workers of the job have called this as many times.</summary>
    /// <remarks>
    /// What any worker wrote before the barrier, all see after it. If a worker throws, the others leave their barrier by an
    /// exception that ends their share of the job (let it pass; <c>Run</c> reports only the cause). A worker that ends its share
    /// while others still wait is an error and is reported as one.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The call does not come from inside a job of this team.</exception>
    public void Barrier()
    {
        var worker = WorkerOfThisThread;
        if (worker < 0)
        {
            throw new InvalidOperationException("Barrier is called from inside a job, by a worker of the team that runs it");
        }

        _crew.Barrier(worker);
    }

    /// <summary>Ends the threads; waits for a run of another thread to finish first.</summary>
    /// <exception cref="InvalidOperationException">The call comes from inside a job of this team.</exception>
    public void Dispose()
    {
        if (WorkerOfThisThread >= 0)
        {
            throw new InvalidOperationException("a job must not dispose its own team: the team's workers are busy with that job");
        }

        lock (_runs)
        {
            _disposed = true;
            _crew.Stop();
            _crew.JoinThreads();
        }

        GC.SuppressFinalize(this);
    }

    // −1: this thread is not in a job of this team. The lock is only ever held while a job runs, and only by worker 0.
    private int WorkerOfThisThread => _crew.WorkerOfThisThread is var worker and > 0 ? worker : _runs.IsHeldByCurrentThread ? 0 : -1;

    private static void CheckWorkers(int workers, int most)
    {
        if (workers < 1 || workers > most)
        {
            ThrowHelper.OutOfRange(nameof(workers), workers, $"in 1 … {most}");
        }
    }
}
