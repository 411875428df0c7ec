using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;
using Spanwise.Core.Simd.Threading;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Threading;

public sealed class WorkerTeamLifetimeTests
{
    [Test]
    [MustEnd]
    public void A_disposed_team_has_no_threads_and_refuses_work()
    {
        var threads = new Thread[3];
        var team = new WorkerTeam(3);
        team.Run(new Job((worker, _) => threads[worker] = Thread.CurrentThread));
        team.Dispose();
        team.Dispose();
        Assert.That(threads[1].IsAlive || threads[2].IsAlive, Is.False);
        Assert.That(() => team.Run(new CountingJob(3)), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    [MustEnd]
    public void A_team_that_never_ran_can_be_disposed() => Assert.That(new WorkerTeam(4).Dispose, Throws.Nothing);

    [Test]
    [MustEnd]
    public void Threads_are_background_threads_and_named()
    {
        using var team = new WorkerTeam(2);
        Thread? thread = null;
        team.Run(new Job((worker, _) => thread = worker == 1 ? Thread.CurrentThread : thread));
        Assert.That(thread!.IsBackground, Is.True);
        Assert.That(thread.Name, Is.EqualTo("Spanwise worker 1"));
    }

    [Test]
    [MustEnd]
    public void Threads_start_only_when_a_run_needs_them()
    {
        using var team = new WorkerTeam(3);
        var caller = Environment.CurrentManagedThreadId;
        var thread = 0;
        team.Run(new Job((_, _) => thread = Environment.CurrentManagedThreadId), 1);
        Assert.That(thread, Is.EqualTo(caller));
    }

    [Test]
    [MustEnd]
    public void Dispose_waits_for_the_run_of_another_thread()
    {
        var team = new WorkerTeam(2);
        using var inside = new ManualResetEventSlim();
        var finished = false;
        var runner = new Thread(() => team.Run(new Job((worker, _) =>
        {
            if (worker == 1)
            {
                inside.Set();
                Thread.Sleep(30);
                Volatile.Write(ref finished, true);
            }
        })));
        runner.Start();
        inside.Wait();
        team.Dispose();
        Assert.That(Volatile.Read(ref finished), Is.True);
        runner.Join();
    }

    [Test]
    [MustEnd]
    public void Threads_of_a_team_that_nobody_holds_end()
    {
        // How often a collection must come before they have noticed is nobody's business but that it ends.
        var threads = RunAndForget();
        while (threads.Any(thread => thread.IsAlive))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(1);
        }
    }

    // Time decides here, so a loaded machine could fail it: run it by name.
    [Test, Explicit("measures processor time")]
    [MustEnd]
    public void Waiting_workers_use_no_processor_time()
    {
        using var team = new WorkerTeam(4);
        team.Run(new CountingJob(4));
        Thread.Sleep(5);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        Thread.Sleep(200);
        process.Refresh();
        Assert.That((process.TotalProcessorTime - before).TotalMilliseconds, Is.LessThan(20));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] RunAndForget()
    {
        var threads = new Thread[2];
        var team = new WorkerTeam(3);
        team.Run(new Job((worker, _) =>
        {
            if (worker > 0)
            {
                threads[worker - 1] = Thread.CurrentThread;
            }
        }));
        return threads;
    }
}
