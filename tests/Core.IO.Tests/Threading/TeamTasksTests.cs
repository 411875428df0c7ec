using NUnit.Framework;
using Spanwise.Core.IO.Threading;

namespace Spanwise.Core.IO.Tests.Threading;

public sealed class TeamTasksTests
{
    [Test]
    public void EveryTaskRunsOnce([Values(0, 1, 2, 100)] int count)
    {
        var runs = new int[count];
        TeamTasks.Run(count, task => Interlocked.Increment(ref runs[task]));
        Assert.That(runs, Has.All.EqualTo(1));
    }

    [Test]
    public void AnExceptionReachesTheCaller() =>
        Assert.That(() => TeamTasks.Run(10, _ => throw new InvalidOperationException("broken")), Throws.InvalidOperationException.With.Message.EqualTo("broken"));

    [Test]
    public void CancellationEndsTheTasks()
    {
        using var cancellation = new CancellationTokenSource();
        var runs = 0;
        Assert.That(
            () => TeamTasks.Run(
                100_000,
                _ =>
                {
                    Interlocked.Increment(ref runs);
                    cancellation.Cancel();
                },
                cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(runs, Is.LessThan(100_000));
    }
}
