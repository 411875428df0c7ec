using NUnit.Framework;
using Spanwise.Cli.Reporting;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class SpeedometerTests
{
    [Test]
    public void NothingIsKnownBeforeTheSecondLook()
    {
        var clock = new SetClock();
        var speed = new Speedometer(clock);
        Assert.That(speed.PerSecond, Is.Null);
        speed.Look(500, isTraining: true);
        Assert.That(speed.PerSecond, Is.Null);
        Assert.That(speed.TimeFor(100), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void EvaluationCountsForTheTimeLeftButNotForTheRate()
    {
        var clock = new SetClock();
        var speed = new Speedometer(clock);
        speed.Look(100, isTraining: true);
        clock.Seconds = 2;
        speed.Look(1100, isTraining: false);
        clock.Seconds = 4;
        speed.Look(1100, isTraining: true);
        clock.Seconds = 5;
        speed.Look(1600, isTraining: true);

        // 1500 samples in 2 + 1 seconds of training, and in 5 seconds of all.
        Assert.That(speed.PerSecond, Is.EqualTo(500).Within(1e-6));
        Assert.That(speed.TimeFor(3000).TotalSeconds, Is.EqualTo(10).Within(1e-6));
    }

    private sealed class SetClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
