using NUnit.Framework;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Callbacks;

[NonParallelizable]
public sealed class CallbackTests
{
    [Test]
    public void CallbacksAreCalledInOrderWithWhatTheyNeed([Values(1, 3)] int threads, [Values(1, 2)] int batchesPerStep)
    {
        var recorder = new Recorder { Steps = true };
        using var trainer = Toy.Trainer(
            Toy.Model(), new TrainerOptions { Epochs = 2, BatchSize = 10, BatchesPerStep = batchesPerStep, Threads = threads, Callbacks = [recorder] }, new Sgd(0f));
        var history = trainer.Fit(Toy.Blobs(30));
        Assert.That(recorder.Calls, Is.EqualTo(batchesPerStep == 1
            ? new[] { "begin 0/2", "step 1 in 1", "step 2 in 1", "step 3 in 1", "epoch 1 after 3", "step 4 in 2", "step 5 in 2", "step 6 in 2", "epoch 2 after 6", "end 2" }
            : ["begin 0/2", "step 1 in 1", "step 2 in 1", "epoch 1 after 2", "step 3 in 2", "step 4 in 2", "epoch 2 after 4", "end 2"]));

        // Steps of 10, 10, 10 or of 20 and 10 samples, at the same weights.
        var weights = batchesPerStep == 1 ? [1d, 1d, 1d] : new[] { 2d, 1d };
        Assert.That(recorder.Losses.Take(weights.Length).Zip(weights, (loss, weight) => loss * weight).Sum() / 3, Is.EqualTo(history[0].TrainLoss).Within(1e-6));
    }

    [Test]
    public void WithoutInterestInStepsNoneIsReported()
    {
        var recorder = new Recorder();
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { BatchSize = 10, Callbacks = [recorder] });
        trainer.Fit(Toy.Blobs(30));
        Assert.That(recorder.Calls, Is.EqualTo(new[] { "begin 0/1", "epoch 1 after 3", "end 1" }));
    }

    [Test]
    public void ACallbackStopsATrainingAfterAStepOrAnEpoch([Values] bool inStep)
    {
        var recorder = new Recorder { Steps = true, StopAtStep = inStep ? 5 : 0, StopAtEpoch = 2 };
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 9, BatchSize = 10, Threads = 2, Callbacks = [recorder] });
        var history = trainer.Fit(Toy.Blobs(30));
        Assert.That(history.Select(report => report.Samples), Is.EqualTo(inStep ? new[] { 30, 20 } : [30, 30]));
        Assert.That(recorder.Calls[^1], Is.EqualTo("end 2"));
    }

    [Test]
    public void TheEndOfAFailedTrainingIsReported()
    {
        var recorder = new Recorder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Callbacks = [recorder] });
        Assert.That(() => trainer.Fit(Toy.Blobs(100), cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(recorder.Calls, Is.EqualTo(new[] { "begin 0/1", "end 1 OperationCanceledException" }));
    }

    [Test]
    public void WhatACallbackThrowsComesOut([Values] bool inStep)
    {
        var recorder = new Recorder { Steps = true, ThrowsInStep = inStep, ThrowsInEpoch = !inStep };
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { BatchSize = 10, Threads = 2, Callbacks = [recorder] });
        Assert.That(() => trainer.Fit(Toy.Blobs(30)), Throws.TypeOf<NotSupportedException>());
        Assert.That(recorder.Calls[^1], Is.EqualTo("end 1 NotSupportedException"));
    }

    [Test]
    public void StepsWithCallbacksAllocateNothing()
    {
        var counter = new Counter();
        using var team = new WorkerTeam(2);
        var meter = new EpochMeter(team, epochs: 12);
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 12, BatchSize = 10, Threads = 2, Team = team, Callbacks = [counter, meter] });
        trainer.Fit(Toy.Blobs(200));
        Assert.That(counter.Steps, Is.EqualTo(240));
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    private sealed class Counter : Callback
    {
        public int Steps { get; private set; }

        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context) => Steps++;
    }

    private sealed class Recorder : Callback
    {
        public List<string> Calls { get; } = [];

        public List<double> Losses { get; } = [];

        public bool Steps { get; init; }

        public long StopAtStep { get; init; }

        public int StopAtEpoch { get; init; }

        public bool ThrowsInStep { get; init; }

        public bool ThrowsInEpoch { get; init; }

        public override bool WantsSteps => Steps;

        public override void TrainingBegins(TrainingContext context) => Calls.Add($"begin {context.Epoch}/{context.Epochs}");

        public override void StepEnded(TrainingContext context)
        {
            Calls.Add($"step {context.StepsDone} in {context.Epoch}");
            Losses.Add(context.StepLoss);
            ThrowIf(ThrowsInStep);
            if (context.StepsDone == StopAtStep)
            {
                context.Stop();
            }
        }

        public override void EpochEnded(TrainingContext context, EpochReport report)
        {
            Assert.That((report.Epoch, context.Metric, context.Optimizer), Is.EqualTo((context.Epoch, context.Trainer.Metric, context.Trainer.Optimizer)));
            Calls.Add($"epoch {context.Epoch} after {context.StepsDone}");
            ThrowIf(ThrowsInEpoch);
            if (context.Epoch == StopAtEpoch)
            {
                context.Stop();
            }
        }

        public override void TrainingEnded(TrainingContext context) =>
            Calls.Add($"end {context.Epoch} {context.Failure?.GetType().Name}".TrimEnd());

        private static void ThrowIf(bool throws)
        {
            if (throws)
            {
                throw new NotSupportedException();
            }
        }
    }
}
