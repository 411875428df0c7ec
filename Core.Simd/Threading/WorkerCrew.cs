using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Spanwise.Core.Simd.Threading;

/// <summary>The threads of a <see cref="WorkerTeam"/> and how they start, meet and end.</summary>
/// <remarks>
/// <para>
/// Fork: the caller writes each worker's <see cref="WorkerSlot.Go"/>. Join and barrier: one counter, <see cref="Meeting.Count"/>,
/// which the last to come resets. Everybody waits for a number to change (<see cref="Wait"/>): spin, then sleep.
/// </para>
/// <para>
/// No wake-up is lost: a sleeper sets <see cref="WorkerSlot.Parked"/> and then looks at its number once more; a waker changes the
/// number and then looks at the flag; both with a full fence between, so at least one sees the other. Whoever takes the flag from
/// 1 to 0 owns the event: the waker sets it, or the sleeper goes on without it.
/// </para>
/// </remarks>
internal sealed class WorkerCrew
{
    // Thread.SpinWait(1) is about 37 ns on every processor (the runtime calibrates its pauses), so this is some 40 µs: a quarter of
    // it costs 3–5 % where shares differ by a tenth (each sleep adds a wake-up of 50 µs), four times as much gains nothing.
    private const int Spins = 1000;

    // With more workers than processors the one waited for may need this very processor.
    private const int SpinsWhenCrowded = 20;

    // Every 2 µs a spinning worker asks whether it sits on the processor of the one it waits for.
    private const int SpinsBetweenLooks = 64;

    [ThreadStatic]
    private static WorkerCrew? _crewOfThread;

    [ThreadStatic]
    private static int _workerOfThread;

    private readonly WorkerSlot[] _slots;
    private readonly AutoResetEvent?[] _wakeUps;
    private readonly Thread?[] _threads;
    private readonly Exception?[] _failures;
    private Meeting _meeting;
    private IWorkerJob? _job;
    private WorkerTeam? _team;
    private int _active;
    private int _spins;
    private int _started = 1;
    private volatile bool _stopping;

    public WorkerCrew(int workers)
    {
        _slots = new WorkerSlot[workers];
        Array.Fill(_slots, new WorkerSlot { Processor = -1 });
        _wakeUps = new AutoResetEvent[workers];
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
        _spins = workers <= Environment.ProcessorCount ? Spins : SpinsWhenCrowded;
        var joined = _meeting.Joined;
        for (var worker = 1; worker < workers; worker++)
        {
            Volatile.Write(ref _slots[worker].Go, _slots[worker].Go + 1);
        }

        Interlocked.MemoryBarrier();
        WakeAll(except: 0);

        if (!TakePart(0))
        {
            Wait(ref _meeting.Joined, joined, 0);
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
            WakeAll(except: worker);
            return;
        }

        CheckComplete(count, active);
        Wait(ref _meeting.Passed, passed, worker);

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
            Interlocked.Increment(ref _slots[worker].Go);
            Wake(worker);
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
        _wakeUps[0] ??= new AutoResetEvent(false);
        _wakeUps[worker] = new AutoResetEvent(false);
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
            Wait(ref _slots[worker].Go, go, worker);
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
        NoteProcessor(worker);
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
            Wake(0);
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
        WakeAll(except: -1);
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

    // Returns when the number is no longer what it was. It never yields: under a busy neighbour a yield gives a whole time slice
    // away, while a sleeper that is woken goes first (with such a neighbour on two cores, 3 steps of 100 µs: 1300 steps/s without
    // yields, 600 with three).
    private void Wait(ref int number, int was, int worker)
    {
        for (var spin = _spins; spin > 0; spin--)
        {
            if (Volatile.Read(ref number) != was)
            {
                return;
            }

            if (spin % SpinsBetweenLooks == 0 && SharesProcessor(worker))
            {
                break;
            }

            Thread.SpinWait(1);
        }

        // A wake-up meant for an earlier wait may come late; it only makes the loop look once more.
        ref var parked = ref _slots[worker].Parked;
        var interrupted = false;
        while (Volatile.Read(ref number) == was)
        {
            Interlocked.Exchange(ref parked, 1);
            if (Volatile.Read(ref number) != was && Interlocked.Exchange(ref parked, 0) == 1)
            {
                break;
            }

            interrupted |= !Sleep(worker);
        }

        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    // On a busy machine two workers may be put on one processor; then spinning only keeps the other from coming.
    private bool SharesProcessor(int worker)
    {
        var processor = NoteProcessor(worker);
        for (var other = 0; other < _active; other++)
        {
            if (other != worker && Volatile.Read(ref _slots[other].Processor) == processor)
            {
                return true;
            }
        }

        return false;
    }

    private int NoteProcessor(int worker)
    {
        var processor = Thread.GetCurrentProcessorId();
        ref var noted = ref _slots[worker].Processor;
        if (noted != processor)
        {
            Volatile.Write(ref noted, processor);
        }

        return processor;
    }

    // False: Thread.Interrupt ended the sleep. A run must not be left half-way, so it takes effect at the caller's next sleep.
    private bool Sleep(int worker)
    {
        try
        {
            _wakeUps[worker]!.WaitOne();
            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    private void WakeAll(int except)
    {
        for (var worker = _active - 1; worker >= 0; worker--)
        {
            if (worker != except)
            {
                Wake(worker);
            }
        }
    }

    // Called after a full fence that follows the change of a number.
    private void Wake(int worker)
    {
        ref var parked = ref _slots[worker].Parked;
        if (Volatile.Read(ref parked) == 1 && Interlocked.Exchange(ref parked, 0) == 1)
        {
            _wakeUps[worker]!.Set();
        }
    }
}
