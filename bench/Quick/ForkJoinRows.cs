using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Quick;

/// <summary>The cost of starting and joining a team around 50 µs of work, and of having one that has nothing to do.</summary>
internal static class ForkJoinRows
{
    private const double WorkSeconds = 50e-6;
    private const int Rounds = 7;
    private const int RunsPerRound = 200;
    private const int IdleLooks = 5;

    /// <summary>Measures all rows.</summary>
    public static void Run(QuickContext context, WorkerTeam team)
    {
        var job = new ChainJob(team.Workers, WorkSeconds);
        double[] alone = new double[Rounds * RunsPerRound], forked = new double[alone.Length], parallelFor = new double[alone.Length];

        // The round before the first one warms up; its figures are overwritten.
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < RunsPerRound; i++)
            {
                var at = (Math.Max(round, 0) * RunsPerRound) + i;
                alone[at] = Time(() => job.Work(0));
                forked[at] = Time(() => team.Run(job));
            }

            // Apart from the team's, or its spinning workers would compete with the thread pool's.
            for (var i = 0; i < RunsPerRound; i++)
            {
                parallelFor[(Math.Max(round, 0) * RunsPerRound) + i] = Time(job.WorkInParallelFor);
            }
        }

        var work = Statistics.Median(alone);
        double Overhead(double[] times) => Math.Max(0, Statistics.Median(times) - work) * 1e6;
        context.Rows.Write(new Row("threads", "fork/join around 50 us", Overhead(forked), Overhead(parallelFor), "Parallel.For", null, "us", context.Simd, team.Workers)
        {
            Goal = Goal.AtMost(1),
        });
        context.Rows.Write(new Row("threads", "CPU in 50 ms, 1 ms after work", IdleMicroseconds(job, team), null, null, null, "us", context.Simd, team.Workers)
        {
            Goal = Goal.AtMost(500),
        });
    }

    private static double Time(Action action)
    {
        var started = TurnClock.Now(ClockKind.Wall);
        action();
        return TurnClock.Now(ClockKind.Wall) - started;
    }

    private static double IdleMicroseconds(ChainJob job, WorkerTeam team)
    {
        var used = new double[IdleLooks];
        for (var i = 0; i < used.Length; i++)
        {
            team.Run(job);
            Thread.Sleep(1);
            var before = TurnClock.ProcessSeconds();
            Thread.Sleep(50);
            used[i] = (TurnClock.ProcessSeconds() - before) * 1e6;
        }

        return Statistics.Median(used);
    }
}
