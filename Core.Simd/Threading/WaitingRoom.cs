namespace Spanwise.Core.Simd.Threading;

/// <summary>Where workers wait for a number to change: they spin for a while, then they sleep.</summary>
/// <remarks>
/// <para>
/// No wake-up is lost: a sleeper sets <see cref="WorkerSlot.Parked"/> and then looks at its number once more; a waker changes the
/// number and then looks at the flag; both with a full fence between, so at least one sees the other. Whoever takes the flag from
/// 1 to 0 owns the event: the waker sets it, or the sleeper goes on without it.
/// </para>
/// <para>
/// A waiter never yields: under a busy neighbour a yield gives a whole time slice away, while a sleeper that is woken goes first
/// (with such a neighbour on two cores, 3 shares of 100 µs a run: 1300 runs/s without yields, 600 with three).
/// </para>
/// </remarks>
internal sealed class WaitingRoom
{
    // Thread.SpinWait(1) is about 37 ns on every processor (the runtime calibrates its pauses), so this is some 40 µs: a quarter of
    // it costs 3–5 % where shares differ by a tenth (each sleep adds a wake-up of 50 µs), four times as much gains nothing.
    private const int Spins = 1000;

    // With more workers than processors the one waited for may need this very processor.
    private const int SpinsWhenCrowded = 20;

    // Every 2 µs a spinning worker asks whether it sits on the processor of the one it waits for.
    private const int SpinsBetweenLooks = 64;

    private readonly WorkerSlot[] _slots;
    private readonly AutoResetEvent?[] _wakeUps;

    public WaitingRoom(int workers)
    {
        _slots = new WorkerSlot[workers];
        Array.Fill(_slots, new WorkerSlot { Processor = -1 });
        _wakeUps = new AutoResetEvent[workers];
    }

    /// <summary>Lets a worker in.</summary>
    public void Open(int worker)
    {
        if (_wakeUps[worker] is null)
        {
            // The runtime prepares its tracing of waits, 12 KB of it, in a process's first wait: let that be now, and not in the middle
            // of a training that allocates nothing.
            var wakeUp = new AutoResetEvent(true);
            wakeUp.WaitOne();
            _wakeUps[worker] = wakeUp;
        }
    }

    /// <summary>The number that a worker waits on between runs.</summary>
    public ref int Go(int worker) => ref _slots[worker].Go;

    /// <summary>Returns when a number is no longer what it was.</summary>
    /// <param name="number">The number; whoever changes it calls <see cref="Wake"/> after a full fence.</param>
    /// <param name="was">What it was.</param>
    /// <param name="worker">Who waits.</param>
    /// <param name="among">How many workers take part in the run.</param>
    public void Wait(ref int number, int was, int worker, int among)
    {
        for (var spin = among <= Environment.ProcessorCount ? Spins : SpinsWhenCrowded; spin > 0; spin--)
        {
            if (Volatile.Read(ref number) != was)
            {
                return;
            }

            if (spin % SpinsBetweenLooks == 0 && SharesProcessor(worker, among))
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

    /// <summary>Wakes the sleepers of a run but one worker.</summary>
    public void WakeAll(int among, int except)
    {
        for (var worker = among - 1; worker >= 0; worker--)
        {
            if (worker != except)
            {
                Wake(worker);
            }
        }
    }

    /// <summary>Wakes a worker if it sleeps; called after a full fence that follows the change of a number.</summary>
    public void Wake(int worker)
    {
        ref var parked = ref _slots[worker].Parked;
        if (Volatile.Read(ref parked) == 1 && Interlocked.Exchange(ref parked, 0) == 1)
        {
            _wakeUps[worker]!.Set();
        }
    }

    /// <summary>Remembers, and returns, the processor that a worker is on; called by that worker.</summary>
    public int NoteProcessor(int worker)
    {
        var processor = Thread.GetCurrentProcessorId();
        ref var noted = ref _slots[worker].Processor;
        if (noted != processor)
        {
            Volatile.Write(ref noted, processor);
        }

        return processor;
    }

    // On a busy machine two workers may be put on one processor; then spinning only keeps the other from coming.
    private bool SharesProcessor(int worker, int among)
    {
        var processor = NoteProcessor(worker);
        for (var other = 0; other < among; other++)
        {
            if (other != worker && Volatile.Read(ref _slots[other].Processor) == processor)
            {
                return true;
            }
        }

        return false;
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
}
