using NUnit.Framework;
using Spanwise.Core.Simd.Threading;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Threading;

public sealed class WorkerTeamTests
{
    [Test]
    [MustEnd]
    public void Every_worker_runs_exactly_once([Values(1, 2, 3, 4)] int workers)
    {
        using var team = new WorkerTeam(workers);
        var job = new CountingJob(workers);
        team.Run(job);
        Assert.That(job.Calls, Is.All.EqualTo(1));
        Assert.That(team.Workers, Is.EqualTo(workers));
    }

    [Test]
    [MustEnd]
    public void Only_the_first_workers_run_when_fewer_are_asked_for([Values(1, 2, 3)] int asked)
    {
        using var team = new WorkerTeam(4);
        var job = new CountingJob(4);
        Assert.That(team.ActiveWorkers, Is.Zero);
        var active = 0;
        team.Run(new Job((worker, t) => { job.Execute(worker, t); Volatile.Write(ref active, t.ActiveWorkers); }), asked);
        Assert.That(job.Calls, Is.EqualTo(Enumerable.Range(0, 4).Select(worker => worker < asked ? 1 : 0)));
        Assert.That(active, Is.EqualTo(asked));
    }

    [Test]
    [MustEnd]
    public void A_hundred_thousand_runs_lose_none()
    {
        using var team = new WorkerTeam(2);
        var job = new CountingJob(2);
        for (var run = 0; run < 100_000; run++)
        {
            team.Run(job);
        }

        Assert.That(job.Calls, Is.All.EqualTo(100_000));
    }

    [Test]
    [MustEnd]
    public void Worker_counts_may_change_from_run_to_run()
    {
        using var team = new WorkerTeam(4);
        var job = new CountingJob(4);
        for (var run = 0; run < 4000; run++)
        {
            team.Run(job, 1 + (run % 4));
        }

        Assert.That(job.Calls, Is.EqualTo(new[] { 4000, 3000, 2000, 1000 }));
    }

    [Test]
    [MustEnd]
    public void Workers_that_went_to_sleep_are_woken([Values(2, 4)] int workers)
    {
        using var team = new WorkerTeam(workers);
        var job = new CountingJob(workers);
        for (var run = 0; run < 100; run++)
        {
            Thread.Sleep(run % 3);
            team.Run(job);
        }

        Assert.That(job.Calls, Is.All.EqualTo(100));
    }

    [Test]
    [MustEnd]
    public void A_caller_that_went_to_sleep_is_woken()
    {
        using var team = new WorkerTeam(2);
        var job = new Job((worker, t) =>
        {
            if (worker == 1)
            {
                Thread.Sleep(5);
            }

            t.Barrier();
            if (worker == 1)
            {
                Thread.Sleep(5);
            }
        });
        for (var run = 0; run < 20; run++)
        {
            team.Run(job);
        }
    }

    [Test]
    [MustEnd]
    public void A_barrier_orders_what_comes_before_and_after([Values(1, 2, 3, 4)] int workers)
    {
        using var team = new WorkerTeam(workers);
        var job = new RoundsJob(workers, workers > 2 ? 300 : 2000);
        team.Run(job);
        Assert.That(job.Violations, Is.Zero);
    }

    [Test]
    [MustEnd]
    public void What_the_caller_wrote_is_seen_by_all_and_the_other_way_round()
    {
        using var team = new WorkerTeam(3);
        var input = 0;
        var output = new int[3];
        var job = new Job((worker, _) => output[worker] = input + worker);
        for (var run = 1; run <= 5000; run++)
        {
            input = run;
            team.Run(job);
            Assert.That(output, Is.EqualTo(new[] { run, run + 1, run + 2 }));
        }
    }

    [Test]
    [MustEnd]
    public void Two_threads_may_call_run_one_waits_for_the_other()
    {
        using var team = new WorkerTeam(2);
        int inside = 0, overlaps = 0, runs = 0;
        var job = new Job((worker, t) =>
        {
            if (worker == 0)
            {
                overlaps += Interlocked.Increment(ref inside) - 1;
            }

            t.Barrier();
            if (worker == 0)
            {
                Interlocked.Decrement(ref inside);
                runs++;
            }
        });
        RunOnThreads(3, () => Repeat(1000, () => team.Run(job)));
        Assert.That((overlaps, runs), Is.EqualTo((0, 3000)));
    }

    [Test]
    [MustEnd]
    public void Teams_do_not_disturb_each_other()
    {
        using var left = new WorkerTeam(2);
        using var right = new WorkerTeam(3);
        var leftJob = new RoundsJob(2, 300);
        var rightJob = new RoundsJob(3, 300);
        RunOnThreads(2, thread => (thread == 0 ? left : right).Run(thread == 0 ? leftJob : rightJob));
        Assert.That(leftJob.Violations + rightJob.Violations, Is.Zero);
    }

    [Test]
    [MustEnd]
    public void A_job_may_use_another_team()
    {
        using var outer = new WorkerTeam(2);
        using var first = new WorkerTeam(2);
        using var second = new WorkerTeam(2);
        WorkerTeam[] inner = [first, second];
        var jobs = new[] { new RoundsJob(2, 50), new RoundsJob(2, 50) };
        outer.Run(new Job((worker, team) =>
        {
            inner[worker].Run(jobs[worker]);
            team.Barrier();
        }));
        Assert.That(jobs[0].Violations + jobs[1].Violations, Is.Zero);
    }

    [TestCase(0, 1)]
    [TestCase(0, 2)]
    [TestCase(1, 2)]
    [MustEnd]
    public void A_job_must_not_run_its_own_team(int culprit, int workers)
    {
        using var team = new WorkerTeam(2);
        var nested = new Job((worker, t) =>
        {
            if (worker == culprit)
            {
                t.Run(new CountingJob(2));
            }
        });
        Assert.That(() => team.Run(nested, workers), Throws.InvalidOperationException.With.Message.Contains("own team"));
        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void A_job_must_not_dispose_its_own_team()
    {
        using var team = new WorkerTeam(2);
        Assert.That(() => team.Run(new Job((_, t) => t.Dispose()), 1), Throws.InvalidOperationException);
        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void A_barrier_outside_a_job_is_refused()
    {
        using var team = new WorkerTeam(2);
        Assert.That(team.Barrier, Throws.InvalidOperationException);
        using var other = new WorkerTeam(2);
        Assert.That(
            () => team.Run(new Job((worker, _) => { if (worker == 1) { other.Barrier(); } })), Throws.InvalidOperationException);
    }

    [Test]
    [MustEnd]
    public void Wrong_arguments_are_refused_and_the_value_is_named()
    {
        Assert.That(() => new WorkerTeam(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("received 0"));
        Assert.That(() => new WorkerTeam(WorkerTeam.MaxWorkers + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        using var team = new WorkerTeam(2);
        Assert.That(() => team.Run(null!), Throws.ArgumentNullException);
        Assert.That(() => team.Run(new CountingJob(2), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => team.Run(new CountingJob(2), 3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 … 2; received 3"));
    }

    [Test]
    [MustEnd]
    public void Default_workers_are_the_processors_of_this_process() =>
        Assert.That(WorkerTeam.DefaultWorkers, Is.InRange(1, Environment.ProcessorCount));

    [Test]
    [MustEnd]
    public void Runs_and_barriers_allocate_nothing()
    {
        using var team = new WorkerTeam(3);
        var job = new RoundsJob(3, 20);
        var bytes = AllocationMeter.LeastBytes(team, () =>
        {
            for (var run = 0; run < 20; run++)
            {
                team.Run(job, 1 + (run % 3));
                if (run % 10 == 0)
                {
                    Thread.Sleep(1);
                }
            }
        });
        Assert.That(bytes, Is.Zero);
    }

    private static void AssertUsable(WorkerTeam team)
    {
        var job = new CountingJob(team.Workers);
        team.Run(job);
        Assert.That(job.Calls, Is.All.EqualTo(1));
    }

    private static void Repeat(int times, Action action)
    {
        for (var time = 0; time < times; time++)
        {
            action();
        }
    }

    private static void RunOnThreads(int threads, Action action) => RunOnThreads(threads, _ => action());

    private static void RunOnThreads(int threads, Action<int> action)
    {
        var started = Enumerable.Range(0, threads).Select(thread => new Thread(() => action(thread))).ToArray();
        Array.ForEach(started, thread => thread.Start());
        Array.ForEach(started, thread => thread.Join());
    }
}
