using Spanwise.Core.Simd.Threading;

namespace Spanwise.Testing;

/// <summary>Counts what an action allocates, with the same result on a machine that is busy with other things.</summary>
/// <remarks>
/// No single reading is exact. A thread's count takes a step of some bytes to a kilobyte whenever a collection closes the piece of memory
/// it has in hand, and any thread of the process may bring one about; the count of the process has the test host's messages and the
/// runtime's own threads in it. So all figures are the least of several runs: what an action itself allocates, every run does. The
/// first calls warm up: statics, lazily made objects, code compiled for the first time.
/// </remarks>
public static class AllocationMeter
{
    /// <summary>The least bytes that the calling thread allocates in one of several runs, which end early at a run without any.</summary>
    /// <remarks>Other threads do not count: for an action that has work done by a team, name the team.</remarks>
    public static long LeastBytes(Action action, int warmUps = 3, int runs = 30)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Least(action, static () => GC.GetAllocatedBytesForCurrentThread(), warmUps, runs);
    }

    /// <summary>The least bytes that the caller and all workers of a team allocate in one of several runs, which end early at a run without any.</summary>
    public static long LeastBytes(WorkerTeam team, Action action, int warmUps = 3, int runs = 30)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(action);
        return Least(action, new TeamMeter(team).Read, warmUps, runs);
    }

    /// <summary>The least bytes that all threads of the process allocate in one of several runs, which end early at a run without any.</summary>
    /// <remarks>
    /// Only where the threads that work cannot be asked, and only for an action of microseconds: the test host allocates ten times a second,
    /// and an action that takes as long as that meets it in every run.
    /// </remarks>
    public static long LeastBytesOfTheProcess(Action action, int warmUps = 3, int runs = 300)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Least(action, static () => GC.GetTotalAllocatedBytes(precise: true), warmUps, runs);
    }

    private static long Least(Action action, Func<long> read, int warmUps, int runs)
    {
        for (var run = 0; run < warmUps; run++)
        {
            action();
        }

        read();
        var least = long.MaxValue;
        for (var run = 0; run < runs && least > 0; run++)
        {
            var before = read();
            action();
            least = Math.Min(least, read() - before);
        }

        return least;
    }
}
