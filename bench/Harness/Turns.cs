namespace Spanwise.Bench.Harness;

/// <summary>
/// Times several workloads one after the other in each turn (ours, peer, ceiling, ours, peer, ceiling, …) and takes the median of
/// each over the turns: whatever slows the machine for longer than a turn slows all of them alike, and the ratios stay.
/// </summary>
internal sealed class Turns(int count, double seconds, ClockKind clock)
{
    private const int MostRepetitions = 1 << 26;

    /// <summary>The clock in use.</summary>
    public ClockKind Clock => clock;

    /// <summary>Seconds that one repetition of each workload takes; NaN for a workload that is null.</summary>
    public double[] Measure(params ReadOnlySpan<Workload?> workloads)
    {
        var times = new int[workloads.Length];
        for (var i = 0; i < workloads.Length; i++)
        {
            times[i] = workloads[i] is { } workload ? Calibrate(workload) : 0;
        }

        var turns = new double[workloads.Length][];
        for (var i = 0; i < turns.Length; i++)
        {
            turns[i] = new double[count];
        }

        for (var turn = 0; turn < count; turn++)
        {
            for (var i = 0; i < workloads.Length; i++)
            {
                if (workloads[i] is { } workload)
                {
                    turns[i][turn] = Time(workload, times[i]) / times[i];
                }
            }
        }

        var result = new double[workloads.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = workloads[i] is null ? double.NaN : Statistics.Median(turns[i]);
        }

        return result;
    }

    /// <summary>Warms a workload up and finds how many repetitions fill a turn.</summary>
    private int Calibrate(Workload workload)
    {
        var times = 1;
        while (true)
        {
            var taken = Time(workload, times);
            if (taken >= seconds / 2 || times >= MostRepetitions)
            {
                // A second look: the first ones may have run in code that was not optimised yet.
                taken = Math.Min(taken, Time(workload, times));
                return (int)Math.Clamp(Math.Round(times * seconds / Math.Max(taken, 1e-9)), 1, MostRepetitions);
            }

            times *= taken < seconds / 16 ? 4 : 2;
        }
    }

    private double Time(Workload workload, int times)
    {
        if (times > 1)
        {
            // Whoever ran before left its own data in the caches.
            workload.Repeat(1);
        }

        var started = TurnClock.Now(clock);
        workload.Repeat(times);
        return TurnClock.Now(clock) - started;
    }
}
