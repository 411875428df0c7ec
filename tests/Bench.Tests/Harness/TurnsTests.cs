using NUnit.Framework;
using Spanwise.Bench.Harness;

namespace Spanwise.Bench.Tests.Harness;

[TestFixture]
internal sealed class TurnsTests
{
    [Test]
    public void Every_workload_has_its_turn_after_the_other()
    {
        var log = new List<char>();
        var seconds = new Turns(5, 0.002, ClockKind.Wall).Measure(new Sleeper('a', log), null, new Sleeper('b', log));
        var turns = new string([.. log])[^10..];
        Assert.Multiple(() =>
        {
            Assert.That(turns, Is.EqualTo("ababababab"));
            Assert.That(seconds[0], Is.GreaterThanOrEqualTo(0.002));
            Assert.That(seconds[1], Is.NaN);
        });
    }

    [Test]
    public void Processor_time_does_not_pass_while_a_thread_sleeps()
    {
        if (!TurnClock.HasCpuTime)
        {
            Assert.Ignore("the system tells no processor time of a thread");
        }

        var before = TurnClock.Now(ClockKind.Cpu);
        Thread.Sleep(200);
        Assert.That(TurnClock.Now(ClockKind.Cpu) - before, Is.InRange(0, 0.1));
    }

    private sealed class Sleeper(char name, List<char> log) : Workload
    {
        public override void Repeat(int times)
        {
            log.Add(name);
            Thread.Sleep(times * 3);
        }
    }
}
