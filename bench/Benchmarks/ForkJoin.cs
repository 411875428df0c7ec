using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Ceiling;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Benchmarks;

/// <summary>Starting and joining two threads around some work each; the work alone is the baseline.</summary>
public class ForkJoin
{
    private const int Workers = 2;

    private WorkerTeam _team = null!;
    private ChainJob _job = null!;

    /// <summary>Microseconds of work for each thread.</summary>
    [Params(10, 50)]
    public int Microseconds { get; set; }

    /// <summary>Makes the team.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _team = new WorkerTeam(Workers);
        _job = new ChainJob(Workers, Microseconds * 1e-6);
    }

    /// <summary>Ends it.</summary>
    [GlobalCleanup]
    public void Cleanup() => _team.Dispose();

    /// <summary>One thread's share on this thread.</summary>
    [Benchmark(Baseline = true)]
    public void WorkAlone() => _job.Work(0);

    /// <summary>Our team.</summary>
    [Benchmark]
    public void Team() => _team.Run(_job);

    /// <summary>The runtime's parallel loop.</summary>
    [Benchmark]
    public void ParallelFor() => _job.WorkInParallelFor();
}
