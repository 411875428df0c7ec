using NUnit.Framework;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class RateControlTests
{
    [Test]
    public void EveryStepHasTheRateOfTheSchedule([Values(1, 3)] int threads)
    {
        var optimizer = new RecordingOptimizer(0.5f);
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 3, BatchSize = 10, Threads = threads, Schedule = new OneCycle() }, optimizer);
        var history = trainer.Fit(Toy.Blobs(32));
        Assert.That(optimizer.Rates, Has.Count.EqualTo(12));
        for (var step = 0; step < 12; step++)
        {
            var place = new ScheduleStep(step, 12, 4);
            Assert.That(optimizer.Rates[step], Is.EqualTo((float)(0.5f * new OneCycle().Factor(place))), $"step {step}");
            Assert.That(optimizer.Momenta[step], Is.EqualTo(new OneCycle().Momentum(place, 0.9)), $"step {step}");
        }

        Assert.That(history.Select(report => report.LearningRate), Is.EqualTo(new[] { optimizer.Rates[3], optimizer.Rates[7], optimizer.Rates[11] }));
        Assert.That((optimizer.LearningRate, optimizer.MomentumFactor), Is.EqualTo((0.5f, 0.9)), "after the training");
    }

    [Test]
    public void WithoutAScheduleTheRateIsTheUsers()
    {
        var optimizer = new RecordingOptimizer(0.5f);
        using var trainer = Toy.Trainer(
            Toy.Model(), new TrainerOptions { Epochs = 2, BatchSize = 32, EpochEnded = _ => (optimizer.LearningRate = 0.25f) > 0 }, optimizer);
        trainer.Fit(Toy.Blobs(32));
        Assert.That(optimizer.Rates, Is.EqualTo(new[] { 0.5f, 0.25f }));
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.25f));
    }

    [Test]
    public void APlateauIsSeenEpochByEpoch()
    {
        var optimizer = new RecordingOptimizer(0f);
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 4, BatchSize = 32, Schedule = new Halving() }, optimizer);
        optimizer.LearningRate = 1f;
        trainer.Fit(Toy.Blobs(32), Toy.Blobs(8));
        Assert.That(optimizer.Rates, Is.EqualTo(new[] { 1f, 0.5f, 0.25f, 0.125f }));
    }

    [Test]
    public void AScheduleOfEveryKindAllocatesNothing([Values] ScheduleKind kind)
    {
        using var team = new WorkerTeam(1);
        var meter = new EpochMeter(team, epochs: 12);
        using var trainer = Toy.Trainer(
            Toy.Model(), new TrainerOptions { Epochs = 12, BatchSize = 32, Schedule = ScheduleKinds.Create(kind, 12 * 10), Team = team, Callbacks = [meter] });
        trainer.Fit(Toy.Blobs(320));
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    private sealed class Halving : Schedule
    {
        private double _factor;

        public override string Name => "halving";

        public override double Factor(in ScheduleStep step) => _factor;

        public override void Begin() => _factor = 1;

        public override void EpochEnded(EpochReport report) => _factor /= report.Validation is null ? 1 : 2;
    }

    private sealed class RecordingOptimizer(float rate) : Optimizer(rate)
    {
        public List<float> Rates { get; } = [];

        public List<double> Momenta { get; } = [];

        public override string Name => "recording";

        public override int StateSlots => 0;

        public override double MomentumFactor { get; set; } = 0.9;

        public override void BeginStep(long step)
        {
            Assert.That(step, Is.EqualTo(Rates.Count + 1));
            Rates.Add(LearningRate);
            Momenta.Add(MomentumFactor);
        }

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1)
        {
        }
    }
}
