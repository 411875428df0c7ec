using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class TrainerTests
{
    private static IEnumerable<Func<Optimizer>> Optimizers =>
        [() => new Sgd(0.05f), () => new Momentum(0.02f), () => new Adagrad(0.05f), () => new Adadelta(), () => new Rmsprop(0.003f), () => new Adam(0.003f), () => new AdamW(0.003f), () => new Nadam(0.003f), () => new Lion(0.001f)];

    private static IEnumerable<SimdLevel> Levels => SimdInfo.Available;

    [TestCaseSource(nameof(Optimizers))]
    public void EveryOptimizerLearnsToSeparateBlobs(Func<Optimizer> optimizer)
    {
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 12, BatchSize = 20, Seed = 3 }, optimizer());
        var history = trainer.Fit(Toy.Blobs(800), Toy.Blobs(200, seed: 9));
        Assert.That(history, Has.Count.EqualTo(12));
        Assert.That(history[^1].Validation!.Value.Metric, Is.GreaterThan(0.97));
        Assert.That(history[^1].TrainLoss, Is.LessThan(history[0].TrainLoss));
    }

    [Test]
    public void AnyNumberOfThreadsGivesTheSameBits([ValueSource(nameof(Levels))] SimdLevel level, [Values(10, 33, 128)] int batch)
    {
        float[]? expected = null;
        EpochReport? report = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = Toy.Model();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = batch, Threads = threads, Seed = 5, Level = level });
            Assert.That(trainer.Threads, Is.EqualTo(threads));
            var history = trainer.Fit(Toy.Blobs(301), Toy.Blobs(130, seed: 2));
            var bits = model.Parameters.Values.ToArray();
            expected ??= bits;
            report ??= history[^1];
            Assert.That(bits.AsSpan().SequenceEqual(expected), Is.True, $"{threads} threads");
            Assert.That(history[^1].TrainLoss, Is.EqualTo(report.TrainLoss));
            Assert.That(history[^1].Validation, Is.EqualTo(report.Validation));
        }
    }

    // A worker's rows outgrow the cache and go through the model in several passes, which begin elsewhere for each number of threads.
    [Test]
    public void RowsInSeveralPassesGiveTheSameBits()
    {
        float[]? expected = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = Toy.Model();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = 2500, Threads = threads, Seed = 5 });
            var data = WeightedSource.BySample(Toy.Blobs(2700), [.. Enumerable.Range(0, 2700).Select(i => i % 3 / 2f)]);
            trainer.Fit(data);
            expected ??= model.Parameters.Values.ToArray();
            Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads");
        }
    }

    [Test]
    public void ConvolutionsGiveTheSameBitsWithAnyNumberOfThreads([ValueSource(nameof(Levels))] SimdLevel level, [Values(16, 50, 128)] int batch)
    {
        float[]? expected = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = Toy.Convolutions();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = batch, Threads = threads, Seed = 5, Level = level });
            trainer.Fit(Toy.Blobs(301, dimensions: 144), Toy.Blobs(130, dimensions: 144, seed: 2));
            expected ??= model.Parameters.Values.ToArray();
            Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads");
        }
    }

    // The last batch of 69 samples by fours has one row: the other workers have none, and meet all the same.
    [Test]
    public void LayersOfEveryFamilyGiveTheSameBitsWithAnyNumberOfThreads([ValueSource(nameof(Levels))] SimdLevel level, [Values(4, 33)] int batch)
    {
        float[]? expected = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = Toy.EveryFamily();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = batch, Threads = threads, Seed = 5, Level = level });
            trainer.Fit(Toy.Blobs(69, dimensions: 144), Toy.Blobs(30, dimensions: 144, seed: 2));
            expected ??= model.Parameters.Values.ToArray();
            Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads");
            Assert.That(expected, Has.None.NaN);
        }
    }

    // Batches of 5 have fewer samples than a sample has steps, those of 33 more.
    [Test]
    public void RecurrentLayersGiveTheSameBitsWithAnyNumberOfThreads([ValueSource(nameof(Levels))] SimdLevel level, [Values(5, 33)] int batch)
    {
        float[]? expected = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = Toy.Recurrent();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = batch, Threads = threads, Seed = 5, Level = level });
            trainer.Fit(Toy.Blobs(69, dimensions: 144), Toy.Blobs(30, dimensions: 144, seed: 2));
            expected ??= model.Parameters.Values.ToArray();
            Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads");
            Assert.That(expected, Has.None.NaN);
        }
    }

    [Test]
    public void RecurrentLayersLearnWithoutAllocating()
    {
        var model = new Sequential(new Shape(12, 12), new Lstm(16), new Dense(4));
        model.Initialize(42);
        LearnsWithoutAllocating(model, 0.02f);
    }

    [Test]
    public void LayersOfEveryFamilyLearnWithoutAllocating()
    {
        LearnsWithoutAllocating(Toy.EveryFamily(), 0.005f);
    }

    [Test]
    public void TheSeedDecidesTheOrderOfTheSamples()
    {
        Assert.That(Train(1).AsSpan().SequenceEqual(Train(1)), Is.True);
        Assert.That(Train(1).AsSpan().SequenceEqual(Train(2)), Is.False);

        static float[] Train(ulong seed)
        {
            var model = Toy.Model();
            using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 1, BatchSize = 16, Seed = seed });
            trainer.Fit(Toy.Blobs(100));
            return model.Parameters.Values.ToArray();
        }
    }

    [Test]
    public void EveryEpochHasAnOrderOfItsOwnThatHoldsEverySampleOnce()
    {
        var order = new SampleOrder(1000, 7);
        order.Shuffle(1);
        var first = order.Samples.ToArray();
        order.Shuffle(2);
        var second = order.Samples.ToArray();
        order.Shuffle(1);
        Assert.That(order.Samples.ToArray(), Is.EqualTo(first));
        Assert.That(second, Is.Not.EqualTo(first));
        Array.Sort(second);
        Assert.That(second, Is.EqualTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public void TheLastShortBatchIsTrained()
    {
        // One sample more than a batch: if the last step were left out, the weights would equal those of the shorter training.
        var whole = Train(33);
        Assert.That(Train(32).AsSpan().SequenceEqual(whole), Is.False);

        static float[] Train(int count)
        {
            var model = Toy.Model();
            using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 32, Shuffle = false });
            var report = trainer.Fit(Toy.Blobs(count))[0];
            Assert.That(report.Samples, Is.EqualTo(count));
            return model.Parameters.Values.ToArray();
        }
    }

    [Test]
    public void AStepOfDescentSubtractsTheMeanGradient()
    {
        // y = w·x with MSE: dL/dw = 2·mean((w·x − t)·x); w = 0, so w ← lr·2·mean(t·x)
        var model = new Sequential(new Shape(1), new Dense(1, bias: false, weightInitializer: new Layers.Initializers.Constant(0f)));
        var source = new ArraySource(new Shape(1), [1f, 2f, 3f], 1, [2f, 4f, 6f]);
        using var trainer = new Trainer(model, new MeanSquaredError(SquaredErrorScaling.MeanOverElements), new Sgd(0.1f), new TrainerOptions { BatchSize = 3 });
        trainer.Fit(source);
        Assert.That(model.Parameters[model.Parameters.Tensors[0]][0], Is.EqualTo(0.1f * 2f * (2f + 8f + 18f) / 3f).Within(1e-6f));
    }

    [Test]
    public void AStateBeginsAsTheOptimizerWantsIt()
    {
        // The gradient of ½ (w x − t)² at w = 0 is −2: s = 5 + 4, w ← 0.3 · 2 / 3
        var model = new Sequential(new Shape(1), new Dense(1, bias: false, weightInitializer: new Layers.Initializers.Constant(0f)));
        var source = new ArraySource(new Shape(1), [1f], 1, [2f]);
        using var trainer = new Trainer(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), new Adagrad(0.3f, initialSum: 5f), new TrainerOptions { BatchSize = 1 });
        trainer.Fit(source);
        Assert.That(model.Parameters[model.Parameters.Tensors[0]][0], Is.EqualTo(0.2f).Within(1e-6f));
    }

    [Test]
    public void NothingIsAllocatedAfterTheFirstEpoch([Values] bool convolutions)
    {
        var (model, values) = convolutions ? (Toy.Convolutions(), 144) : (Toy.Model(), 12);
        using var team = new WorkerTeam(3);
        var meter = new EpochMeter(team, epochs: 25);
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 25, BatchSize = 32, Threads = 3, Team = team, Callbacks = [meter] });
        trainer.Fit(Toy.Blobs(700, values), Toy.Blobs(100, values, seed: 4));
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    // No upper bound: the threads of the test host count too, as they should.
    [Test]
    public void AReportCountsWhatAnEpochAllocates()
    {
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 3, BatchSize = 32, Callbacks = [new Wasteful()] });
        var history = trainer.Fit(Toy.Blobs(64));
        Assert.That(history.Select(report => report.AllocatedBytes), Is.All.AtLeast(Wasteful.Bytes));
    }

    [Test]
    public void CancellationEndsTheTrainingAfterAStep()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, new TrainerOptions
        {
            Epochs = 1000,
            BatchSize = 16,
            EpochEnded = report =>
            {
                if (report.Epoch == 2)
                {
                    cancellation.Cancel();
                }

                return true;
            },
        });
        Assert.That(() => trainer.Fit(Toy.Blobs(64), null, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(trainer.Progress.Epoch, Is.EqualTo(3));
        Assert.That(trainer.Progress.Samples, Is.EqualTo(16));
        Assert.That(model.Parameters.Values.ToArray(), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void TheCallbackCanEndTheTraining()
    {
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 9, EpochEnded = report => report.Epoch < 3 });
        Assert.That(trainer.Fit(Toy.Blobs(64)), Has.Count.EqualTo(3));
    }

    [Test]
    public void OneTeamServesManyModels()
    {
        using var team = new WorkerTeam(2);
        var alone = Toy.Model();
        using (var trainer = Toy.Trainer(alone, new TrainerOptions { BatchSize = 64, Threads = 2 }))
        {
            trainer.Fit(Toy.Blobs(256));
        }

        var shared = new[] { Toy.Model(), Toy.Model(), Toy.Model() };
        Parallel.ForEach(shared, model =>
        {
            using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 64, Threads = 2, Team = team });
            trainer.Fit(Toy.Blobs(256));
        });
        foreach (var model in shared)
        {
            Assert.That(model.Parameters.Values.SequenceEqual(alone.Parameters.Values), Is.True);
        }
    }

    [Test]
    public void EvaluateAgreesWithTheValidationOfTheLastEpoch()
    {
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 2 });
        var test = Toy.Blobs(333, seed: 8);
        var history = trainer.Fit(Toy.Blobs(200), test);
        Assert.That(trainer.Evaluate(test), Is.EqualTo(history[^1].Validation!.Value));
    }

    [Test]
    public void WhatCannotBeTrainedIsRefused()
    {
        var model = Toy.Model();
        Assert.That(() => Toy.Trainer(model, new TrainerOptions { BatchSize = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Toy.Trainer(model, new TrainerOptions { Epochs = -1 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Toy.Trainer(model, new TrainerOptions { Threads = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        using var trainer = Toy.Trainer(model, new TrainerOptions());
        Assert.That(() => trainer.Fit(Toy.Blobs(10, dimensions: 8)), Throws.ArgumentException.With.Message.Contains("(8)"));
        Assert.That(() => trainer.Fit(Toy.Blobs(0)), Throws.ArgumentException);
    }

    private static void LearnsWithoutAllocating(Sequential model, float rate)
    {
        using var team = new WorkerTeam(2);
        var meter = new EpochMeter(team, epochs: 15);
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 15, BatchSize = 25, Threads = 2, Team = team, Seed = 5, Callbacks = [meter] }, new Adam(rate));
        var history = trainer.Fit(Toy.Blobs(200, dimensions: 144), Toy.Blobs(100, dimensions: 144, seed: 2));
        Assert.That(history[^1].Validation!.Value.Metric, Is.GreaterThan(0.9));
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    private sealed class Wasteful : Callback
    {
        public const int Bytes = 1 << 20;

        private byte[]? _waste;

        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context) => _waste = context.StepLoss >= 0 ? new byte[Bytes] : _waste;
    }
}
