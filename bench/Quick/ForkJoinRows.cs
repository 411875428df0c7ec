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

    /// <summary>Measures all rows.</summary>
    public static void Run(QuickContext context, WorkerTeam team)
    {
        var job = new ChainJob(team.Workers);
        job.Calibrate(WorkSeconds);
        Func<int, bool> parallel = job.RunParallel;
        double[] serial = new double[Rounds * RunsPerRound], forked = new double[serial.Length], parallelFor = new double[serial.Length];
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < RunsPerRound; i++)
            {
                // The round before the first one warms up.
                var at = (Math.Max(round, 0) * RunsPerRound) + i;
                serial[at] = Time(() => job.Execute(0, team));
                forked[at] = Time(() => team.Run(job));
                parallelFor[at] = Time(() => parallel(team.Workers));
            }
        }

        var work = Statistics.Median(serial);
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
        var used = new double[5];
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

    /// <summary>A fixed amount of arithmetic for each worker.</summary>
    private sealed class ChainJob : IWorkerJob
    {
        private readonly FmaCeiling[] _chains;
        private readonly Action<int> _body;
        private int _repetitions = 1;

        public ChainJob(int workers)
        {
            _chains = new FmaCeiling[workers];
            for (var i = 0; i < workers; i++)
            {
                _chains[i] = FmaCeiling.Create();
            }

            _body = worker => _chains[worker].Repeat(_repetitions);
        }

        public void Calibrate(double seconds)
        {
            var one = new Turns(9, 0.002, ClockKind.Cpu).Measure(_chains[0])[0];
            _repetitions = Math.Max(1, (int)Math.Round(seconds / one));
        }

        public void Execute(int worker, WorkerTeam team) => _chains[worker].Repeat(_repetitions);

        public bool RunParallel(int workers) => Parallel.For(0, workers, _body).IsCompleted;
    }
}
