using System.Runtime;

namespace Spanwise.Bench.Harness;

/// <summary>
/// Waits until the runtime has compiled for the last time what a workload calls. It counts thirty calls, waits until some 100 ms have
/// passed without new code, compiles with counters, counts thirty more, and compiles again, in the background: what is timed before
/// that is not what a program runs at later (TensorPrimitives.Sigmoid: a sixth of it).
/// </summary>
internal static class Tiering
{
    private const int CallsPerRound = 40;
    private const int MostRounds = 16;
    private const int QuietRounds = 3;
    private const int RoundMilliseconds = 115;

    /// <summary>Calls all workloads until nothing is compiled any more.</summary>
    public static void Settle(params ReadOnlySpan<Workload> workloads)
    {
        var quiet = 0;
        for (var round = 0; round < MostRounds && quiet < QuietRounds; round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            foreach (var workload in workloads)
            {
                for (var i = 0; i < CallsPerRound; i++)
                {
                    workload.Repeat(1);
                }
            }

            Thread.Sleep(RoundMilliseconds);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }
    }
}
