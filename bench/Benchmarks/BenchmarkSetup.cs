using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Spanwise.Bench.Columns;

namespace Spanwise.Bench.Benchmarks;

/// <summary>How the BenchmarkDotNet classes are run: in this process, so that ceiling and peers are measured where the code is.</summary>
internal static class BenchmarkSetup
{
    /// <summary>Makes the configuration.</summary>
    public static IConfig Create() => DefaultConfig.Instance
        .AddJob(Job.ShortRun.WithIterationCount(9).WithWarmupCount(3).WithIterationTime(TimeInterval.FromMilliseconds(100)).WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(new GflopsColumn(), new CeilingColumn(), new ItemsColumn(), new PeerColumn())
        .HideColumns("Error", "Gen0", "Gen1", "Gen2", "Ratio", "RatioSD", "Alloc Ratio");
}
