namespace Spanwise.Bench.Harness;

/// <summary>Something to time: the loop lies inside, so that the call through this class is paid once for many repetitions.</summary>
internal abstract class Workload
{
    /// <summary>Does the work <paramref name="times"/> times.</summary>
    public abstract void Repeat(int times);
}
