using NUnit.Framework;
using Spanwise.Core.Simd.Threading;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Threading;

public sealed class WorkerTeamFailureTests
{
    [TestCase(1, 0)]
    [TestCase(2, 0)]
    [TestCase(2, 1)]
    [TestCase(3, 1)]
    [TestCase(4, 0)]
    [TestCase(4, 3)]
    [MustEnd]
    public void An_exception_of_any_worker_reaches_the_caller(int workers, int culprit)
    {
        using var team = new WorkerTeam(workers);
        Assert.That(
            () => team.Run(new Job((worker, _) => ThrowFrom(worker, culprit))),
            Throws.TypeOf<FormatException>().With.Message.EqualTo($"worker {culprit}"));
        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void The_exception_keeps_the_stack_of_the_worker()
    {
        using var team = new WorkerTeam(2);
        var failure = Assert.Throws<FormatException>(() => team.Run(new Job((worker, _) => ThrowFrom(worker, 1))));
        Assert.That(failure.StackTrace, Does.Contain(nameof(ThrowFrom)));
    }

    [Test]
    [MustEnd]
    public void Several_exceptions_come_together_in_the_order_of_the_workers()
    {
        using var team = new WorkerTeam(3);
        var failure = Assert.Throws<AggregateException>(() => team.Run(new Job((worker, t) =>
        {
            t.Barrier();
            if (worker != 1)
            {
                ThrowFrom(worker, worker);
            }
        })));
        Assert.That(failure.InnerExceptions.Select(inner => inner.Message), Is.EqualTo(new[] { "worker 0", "worker 2" }));
        AssertUsable(team);
    }

    [TestCase(2, 0, 0)]
    [TestCase(2, 1, 0)]
    [TestCase(2, 0, 2)]
    [TestCase(2, 1, 2)]
    [TestCase(3, 1, 2)]
    [TestCase(4, 3, 0)]
    [TestCase(4, 0, 2)]
    [MustEnd]
    public void Workers_that_wait_at_a_barrier_are_let_go_when_another_fails(int workers, int culprit, int sleep)
    {
        using var team = new WorkerTeam(workers);
        var reached = 0;
        var job = new Job((worker, t) =>
        {
            t.Barrier();
            if (worker == culprit)
            {
                // With the sleep the others have gone to sleep too and must be woken; without it they still spin.
                Thread.Sleep(sleep);
                ThrowFrom(worker, culprit);
            }

            t.Barrier();
            Interlocked.Increment(ref reached);
        });
        for (var run = 0; run < 20; run++)
        {
            Assert.That(() => team.Run(job), Throws.TypeOf<FormatException>());
            AssertUsable(team);
        }

        Assert.That(reached, Is.Zero);
    }

    [Test]
    [MustEnd]
    public void A_worker_that_comes_to_a_broken_barrier_late_is_let_go_too()
    {
        using var team = new WorkerTeam(3);
        var late = new Job((worker, t) =>
        {
            ThrowFrom(worker, 1);
            Thread.Sleep(worker == 2 ? 5 : 0);
            t.Barrier();
        });
        Assert.That(() => team.Run(late), Throws.TypeOf<FormatException>());
        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void Failures_on_every_side_at_once_leave_the_team_usable()
    {
        using var team = new WorkerTeam(4);
        for (var run = 0; run < 500; run++)
        {
            var mask = run % 16;
            var job = new Job((worker, t) =>
            {
                if ((mask & (1 << worker)) != 0)
                {
                    ThrowFrom(worker, worker);
                }

                t.Barrier();
            });
            if (mask == 0)
            {
                team.Run(job);
            }
            else
            {
                Assert.That(() => team.Run(job), Throws.Exception);
            }
        }

        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void A_worker_that_misses_a_barrier_is_an_error_and_not_a_hang([Values(2, 3)] int workers, [Values(0, 1)] int culprit)
    {
        using var team = new WorkerTeam(workers);
        var job = new Job((worker, t) =>
        {
            t.Barrier();
            if (worker != culprit)
            {
                t.Barrier();
            }
        });
        for (var run = 0; run < 200; run++)
        {
            Assert.That(() => team.Run(job), Throws.InvalidOperationException.With.Message.Contains("Barrier"));
        }

        AssertUsable(team);
    }

    [Test]
    [MustEnd]
    public void Interrupting_the_caller_does_not_tear_a_run()
    {
        using var team = new WorkerTeam(2);
        var finished = false;
        var wholeRun = false;
        var interrupted = false;
        using var started = new ManualResetEventSlim();
        using var sent = new ManualResetEventSlim();
        var caller = new Thread(() =>
        {
            team.Run(new Job((worker, _) =>
            {
                if (worker == 1)
                {
                    started.Set();
                    sent.Wait();
                    Volatile.Write(ref finished, true);
                }
            }));
            wholeRun = Volatile.Read(ref finished);
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                // The interruption waited until the run was over.
                interrupted = true;
            }
        });
        caller.Start();
        started.Wait();

        // Time for the caller to go to sleep, where an interruption would be met; the outcome is the same if it did not.
        Thread.Sleep(50);
        caller.Interrupt();
        Thread.Sleep(5);
        sent.Set();
        caller.Join();
        Assert.That((wholeRun, interrupted), Is.EqualTo((true, true)));
        AssertUsable(team);
    }

    private static void ThrowFrom(int worker, int culprit)
    {
        if (worker == culprit)
        {
            throw new FormatException($"worker {worker}");
        }
    }

    // A barrier too: a count left over from the failed run would show here.
    private static void AssertUsable(WorkerTeam team)
    {
        var job = new RoundsJob(team.Workers, 3);
        team.Run(job);
        Assert.That(job.Violations, Is.Zero);
    }
}
