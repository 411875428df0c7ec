using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Spanwise.Core.Simd.Threading;

/// <summary>The threads of a <see cref="WorkerTeam"/> and how they start, meet and end.</summary>
/// <remarks>
/// Fork: the caller changes a number of each worker (<see cref="WaitingRoom.Go"/>). Join and barrier: one counter, <see cref="Meeting.Count"/>,
/// which the last to come resets. Everybody waits for a number to change, in the <see cref="WaitingRoom"/>.
/// </remarks>
internal sealed class WorkerCrew
{
    [ThreadStatic]
    private static WorkerCrew? _crewOfThread;

    [ThreadStatic]
    private static int _workerOfThread;

    private readonly WaitingRoom _waiting;
    private readonly Thread?[] _threads;
    private readonly Exception?[] _failures;
    private Meeting _meeting;
    private IWorkerJob? _job;
    private WorkerTeam? _team;
    private int _active;
    private int _started = 1;
    private volatile bool _stopping;

    public WorkerCrew(int workers)
    {
        _waiting = new WaitingRoom(workers);
        _threads = new Thread[workers];
        _failures = new Exception[workers];
    }

    /// <summary>How many workers the running job has, or the last one had.</summary>
    public int Active => _active;

    /// <summary>The number of the thread in this crew; 0 for every thread that the crew did not start.</summary>
    public int WorkerOfThisThread => ReferenceEquals(_crewOfThread, this) ? _workerOfThread : 0;

    /// <summary>Runs a job; the caller holds the team's lock.</summary>
    public void Run(IWorkerJob job, WorkerTeam team, int workers)
    {
        if (workers == 1)
        {
            RunAlone(job, team);
            return;
        }

        while (_started < workers)
        {
            Start(_started);
            _started++;
        }

        _job = job;
        _team = team;
        _active = workers;
        var joined = _meeting.Joined;
        for (var worker = 1; worker < workers; worker++)
        {
            ref var go = ref _waiting.Go(worker);
            Volatile.Write(ref go, go + 1);
        }

        Interlocked.MemoryBarrier();
        WakeOthers(0);

        if (!TakePart(0))
        {
            _waiting.Wait(ref _meeting.Joined, joined, 0, workers);
        }

        _job = null;
        _team = null;
        _meeting.Count = 0;
        if (Meeting.IsBroken(_meeting.Passed))
        {
            _meeting.Passed -= Meeting.OneBroken;
            ThrowFailures();
        }
    }

    /// <summary>Waits until every active worker is here.</summary>
    public void Barrier(int worker)
    {
        var active = _active;
        if (active == 1)
        {
            return;
        }

        // Read before arriving: once this worker is counted, the number may change at any time.
        var passed = Volatile.Read(ref _meeting.Passed);
        if (Meeting.IsBroken(passed))
        {
            throw new WorkerTeamBrokenException();
        }

        var count = Interlocked.Increment(ref _meeting.Count);
        if (count == active)
        {
            // All others wait, so nobody else touches the count; they read it only after the fence in here.
            _meeting.Count = 0;
            Interlocked.Add(ref _meeting.Passed, Meeting.OnePassed);
            WakeOthers(worker);
            return;
        }

        CheckComplete(count, active);
        _waiting.Wait(ref _meeting.Passed, passed, worker, active);

        // A barrier that was complete has been passed, even if somebody failed right behind it.
        if (Volatile.Read(ref _meeting.Passed) - passed < Meeting.OnePassed)
        {
            throw new WorkerTeamBrokenException();
        }
    }

    /// <summary>Tells the threads to end; does not wait for them.</summary>
    public void Stop()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        for (var worker = 1; worker < _started; worker++)
        {
            Interlocked.Increment(ref _waiting.Go(worker));
            _waiting.Wake(worker);
        }
    }

    /// <summary>Waits until the threads have ended.</summary>
    public void JoinThreads()
    {
        for (var worker = 1; worker < _started; worker++)
        {
            _threads[worker]?.Join();
        }
    }

    private void RunAlone(IWorkerJob job, WorkerTeam team)
    {
        _active = 1;
        job.Execute(0, team);

        // What the job holds (buffers with finalizers) lives as long as the run.
        GC.KeepAlive(job);
    }

    private void Start(int worker)
    {
        _waiting.Open(0);
        _waiting.Open(worker);
        var thread = new Thread(() => Live(worker)) { IsBackground = true, Name = $"Spanwise worker {worker}" };
        thread.UnsafeStart();
        _threads[worker] = thread;
    }

    private void Live(int worker)
    {
        _crewOfThread = this;
        _workerOfThread = worker;
        var go = 0;
        while (true)
        {
            _waiting.Wait(ref _waiting.Go(worker), go, worker, _active);
            go++;
            if (_stopping)
            {
                return;
            }

            TakePart(worker);
        }
    }

    // Not inlined: the frame of a thread that waits between runs must not hold the job or the team.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakePart(int worker)
    {
        var active = _active;
        _waiting.NoteProcessor(worker);
        try
        {
            _job!.Execute(worker, _team!);
        }
        catch (WorkerTeamBrokenException)
        {
            // The failure that broke the barrier is already noted.
        }
        catch (Exception failure)
        {
            Fail(worker, failure);
        }

        var count = Interlocked.Add(ref _meeting.Count, Meeting.OneFinished);
        if (Meeting.Finished(count) == active)
        {
            Interlocked.Increment(ref _meeting.Joined);
            _waiting.Wake(0);
            return true;
        }

        CheckComplete(count, active);
        return false;
    }

    // If everybody either waits at a barrier or has finished, that barrier can never be complete. The count alone is asked: as soon
    // as another worker has failed, the run may end and the next begin while this thread is still in here.
    private void CheckComplete(int count, int active)
    {
        var waiting = Meeting.Waiting(count);
        var finished = Meeting.Finished(count);
        if (waiting > 0 && finished > 0 && waiting + finished == active && !Meeting.HasFailed(count))
        {
            Fail(0, new InvalidOperationException(
                $"every worker calls Barrier the same number of times; {finished} ended their share while {waiting} wait at a barrier"));
        }
    }

    private void Fail(int worker, Exception failure)
    {
        _failures[worker] = failure;
        Interlocked.Or(ref _meeting.Count, Meeting.OneFailed);
        Interlocked.Or(ref _meeting.Passed, Meeting.OneBroken);
        _waiting.WakeAll(_active, except: -1);
    }

    private void ThrowFailures()
    {
        var failures = new List<Exception>();
        for (var worker = 0; worker < _failures.Length; worker++)
        {
            if (_failures[worker] is { } failure)
            {
                failures.Add(failure);
                _failures[worker] = null;
            }
        }

        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        throw new AggregateException(failures);
    }

    private void WakeOthers(int worker) => _waiting.WakeAll(_active, except: worker);
}
