namespace Spanwise.Testing;

/// <summary>Counts what all threads of the process allocate while an action runs.</summary>
/// <remarks>
/// A test that uses it must not run beside others ([NonParallelizable]). The first calls warm up: statics, tiers, event objects.
/// </remarks>
public static class AllocationMeter
{
    /// <summary>What one measured action cost.</summary>
    /// <param name="Bytes">Bytes allocated by all threads.</param>
    /// <param name="Collections">Garbage collections of any generation.</param>
    public readonly record struct Cost(long Bytes, int Collections);

    /// <summary>Runs the action <paramref name="warmUps"/> times, then measures one more run.</summary>
    public static Cost Measure(Action action, int warmUps = 3)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var run = 0; run < warmUps; run++)
        {
            action();
        }

        // Finalizers of earlier tests would allocate into the measured stretch.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var collections = Collections();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        var after = GC.GetTotalAllocatedBytes(precise: true);
        return new Cost(after - before, Collections() - collections);
    }

    /// <summary>The least bytes of several measured runs, which end early at a run without any.</summary>
    /// <remarks>
    /// The test host itself allocates some 170 bytes ten times a second (0 bytes in a process of one's own), so a single run of more
    /// than a few milliseconds measures the host too. Keep the action short.
    /// </remarks>
    public static long LeastBytes(Action action, int warmUps = 3, int runs = 30)
    {
        var least = long.MaxValue;
        for (var run = 0; run < runs && least > 0; run++)
        {
            least = Math.Min(least, Measure(action, run == 0 ? warmUps : 0).Bytes);
        }

        return least;
    }

    private static int Collections()
    {
        var collections = 0;
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            collections += GC.CollectionCount(generation);
        }

        return collections;
    }
}
