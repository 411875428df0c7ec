using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[NonParallelizable]
public sealed class TrainingCheckpointTests
{
    private const int Samples = 107;

    private static IEnumerable<TestCaseData> Ways()
    {
        yield return Case(() => new Sgd(0.05f), new TrainerOptions(), "sgd");
        yield return Case(() => new Momentum(0.02f), new TrainerOptions { Schedule = new OneCycle() }, "momentum, one-cycle");
        yield return Case(() => new Adam(0.01f), new TrainerOptions { BatchesPerStep = 2 }, "adam, two batches a step");
        yield return Case(() => new Nadam(0.01f), new TrainerOptions { Regularization = new Regularization { ClipNorm = 0.5f, MaxNorm = 1f } }, "nadam, clipped");
        yield return Case(() => new Adagrad(0.05f, initialSum: 0.1f), new TrainerOptions { Schedule = new ReduceOnPlateau(0.5, 0, 0.2, baseSchedule: new CosineDecay()) }, "adagrad, plateau");
        yield return Case(() => new Adam(0.01f), new TrainerOptions { Schedule = new WarmUp(3, new ReduceOnPlateau(0.5, 0, 0.5)), FrozenLayers = [0] }, "adam, warm-up, plateau, frozen");

        static TestCaseData Case(Func<Optimizer> optimizer, TrainerOptions options, string name) => new TestCaseData(optimizer, options).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Ways))]
    public void AResumedTrainingEndsWithTheSameBits(Func<Optimizer> optimizer, TrainerOptions options)
    {
        options = options with { Epochs = 4, BatchSize = 16, Seed = 9, Threads = 2 };
        var captures = new Capturer();
        var (expected, reports) = Train(optimizer(), options with { Callbacks = [captures] });
        Assert.That(captures.Files, Has.Count.GreaterThan(16));
        foreach (var file in captures.Files)
        {
            var checkpoint = TrainingCheckpoint.Read(new MemoryStream(file));
            var (bits, rest) = Train(optimizer(), options with { ResumeFrom = checkpoint, Threads = 1 });
            var place = $"epoch {checkpoint.Epoch}, sample {checkpoint.SamplesDone}";
            Assert.That(bits.AsSpan().SequenceEqual(expected), Is.True, place);
            Assert.That(rest.Select(report => (report.Epoch, report.TrainLoss, report.Validation)), Is.EqualTo(reports.Skip(checkpoint.Epoch - 1).Select(report => (report.Epoch, report.TrainLoss, report.Validation))), place);
        }
    }

    [Test]
    public void StatisticsAndMasksGoOnToo()
    {
        static Sequential Model()
        {
            var model = new Sequential(new Shape(12), new Dense(16), new BatchNorm(), new ActivationLayer(Activation.Relu), new Dropout(0.3f), new Dense(4));
            model.Initialize(5);
            return model;
        }

        var captures = new Capturer();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 16, Seed = 3, Threads = 2 };
        var expected = Model();
        using var whole = Toy.Trainer(expected, options with { Callbacks = [captures] });
        var report = whole.Fit(Toy.Blobs(Samples), Toy.Blobs(30, seed: 4))[^1];
        foreach (var file in captures.Files.Where((_, i) => i % 3 == 1))
        {
            var model = Model();
            using var rest = Toy.Trainer(model, options with { ResumeFrom = TrainingCheckpoint.Read(new MemoryStream(file)) });
            Assert.That(rest.Fit(Toy.Blobs(Samples), Toy.Blobs(30, seed: 4))[^1].Validation, Is.EqualTo(report.Validation));
            Assert.That(model.Parameters.Values.SequenceEqual(expected.Parameters.Values), Is.True);
        }
    }

    // Of each epoch the loss is worse than of the first: the training ends after the fourth, with the weights of the first.
    [TestCase(true)]
    [TestCase(false)]
    public void WhatCallbacksRememberGoesOnToo(bool restoreBest)
    {
        var captures = new Capturer();
        var options = new TrainerOptions { Epochs = 9, BatchSize = 64, Seed = 3 };
        var (expected, reports) = Train(new Sgd(30f), options with { Callbacks = [new EarlyStopping(3, restoreBest: restoreBest), captures] });
        Assert.That(reports, Has.Count.InRange(4, 8));
        foreach (var file in captures.Files)
        {
            var checkpoint = TrainingCheckpoint.Read(new MemoryStream(file));
            var rest = new Capturer();
            var (bits, _) = Train(new Sgd(30f), options with { ResumeFrom = checkpoint, Callbacks = [new EarlyStopping(3, restoreBest: restoreBest), rest] });
            Assert.That(bits.AsSpan().SequenceEqual(expected), Is.True, $"epoch {checkpoint.Epoch}, sample {checkpoint.SamplesDone}");
            Assert.That(rest.Files, Has.Count.EqualTo(captures.Files.Count - captures.Files.IndexOf(file) - 1), "a stopped training stays stopped");
        }

        Assert.That(TrainingCheckpoint.Read(new MemoryStream(captures.Files[^1])).IsStopped, Is.True);
        Assert.That(TrainingCheckpoint.Read(new MemoryStream(captures.Files[^2])).IsStopped, Is.False);
        var last = TrainingCheckpoint.Read(new MemoryStream(captures.Files[^1]));
        Assert.That(() => Train(new Sgd(30f), options with { ResumeFrom = last, Callbacks = [new EarlyStopping(3, restoreBest: !restoreBest)] }), restoreBest ? Throws.ArgumentException : Throws.ArgumentException.With.Message.Contains("the checkpoint has none"));
    }

    [Test]
    public void ACancelledTrainingGoesOnBetweenSteps([Values(1, 3)] int batchesPerStep)
    {
        var options = new TrainerOptions { Epochs = 2, BatchSize = 8, BatchesPerStep = batchesPerStep };
        var (expected, _) = Train(new Adam(), options);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var end = new CapturerAtTheEnd();
        using var trainer = Toy.Trainer(Toy.Model(), options with { Callbacks = [end] }, new Adam());
        Assert.That(() => trainer.Fit(Toy.Blobs(Samples), cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((end.Last!.StepsDone, end.Last.SamplesDone), Is.EqualTo((1L, 8 * batchesPerStep)));
        Assert.That(Train(new Adam(), options with { ResumeFrom = end.Last }).Bits, Is.EqualTo(expected));
    }

    [Test]
    public void TheFileComesBackToTheByte()
    {
        var captures = new Capturer();
        Train(new Adam(), new TrainerOptions { BatchSize = 16, Seed = ulong.MaxValue, Schedule = new ReduceOnPlateau(), Callbacks = [captures] });
        foreach (var file in captures.Files)
        {
            var stream = new MemoryStream();
            TrainingCheckpoint.Read(new MemoryStream(file)).Write(stream);
            Assert.That(stream.ToArray(), Is.EqualTo(file));
        }

        var first = TrainingCheckpoint.Read(new MemoryStream(captures.Files[0]));
        Assert.That((first.Epoch, first.SamplesDone, first.StepsDone, first.Optimizer, first.Seed), Is.EqualTo((1, 16, 1L, "adam", ulong.MaxValue)));
        var last = TrainingCheckpoint.Read(new MemoryStream(captures.Files[^1]));
        Assert.That((last.Epoch, last.SamplesDone, last.StepsDone), Is.EqualTo((2, 0, 7L)), "after the epoch");
    }

    [Test]
    public void AnotherTrainingIsRefused()
    {
        var captures = new Capturer();
        var options = new TrainerOptions { BatchSize = 16 };
        Train(new Adam(), options with { Callbacks = [captures] });
        options = options with { ResumeFrom = TrainingCheckpoint.Read(new MemoryStream(captures.Files[2])) };
        Refuses(new Adam(), options with { Seed = 1 }, "the seed was 0 and is 1");
        Refuses(new Adam(), options with { BatchSize = 8 }, "the batch was 16 and is 8");
        Refuses(new Adam(), options with { BatchesPerStep = 2 }, "the number of batches a step was 1 and is 2");
        Refuses(new AdamW(), options, "the optimiser was adam and is adamw");
        Refuses(new Adam(), options with { Schedule = new ReduceOnPlateau() }, "remembers at least 4 numbers; received 0");
        using var fewer = Toy.Trainer(Toy.Model(), options, new Adam());
        Assert.That(() => fewer.Fit(Toy.Blobs(100)), Throws.ArgumentException.With.Message.Contains("the number of samples was 107 and is 100"));
        using var wider = Toy.Trainer(Toy.Model(hidden: 50), options, new Adam());
        Assert.That(() => wider.Fit(Toy.Blobs(Samples)), Throws.ArgumentException.With.Message.Contains("the number of floats of the parameters"));

        static void Refuses(Optimizer optimizer, TrainerOptions options, string message) =>
            Assert.That(() => Train(optimizer, options), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void AFileThatIsNoCheckpointIsRefused()
    {
        var captures = new Capturer();
        Train(new Adam(), new TrainerOptions { BatchSize = 64, Callbacks = [captures] });
        var file = captures.Files[0];
        Assert.That(() => TrainingCheckpoint.Read(new MemoryStream(file[..^1])), Throws.TypeOf<DataFormatException>());
        Assert.That(() => Read(("progress", (SafetensorsTensor?)null)), Throws.TypeOf<DataFormatException>().With.Message.Contains("the tensor 'progress' of type I64; it is missing"));
        Assert.That(() => Read(("progress", SafetensorsTensor.FromInt64s("progress", [2], [1, 2]))), Throws.TypeOf<DataFormatException>().With.Message.Contains("'progress' holds 8 counts"));
        Assert.That(() => Read(("progress", SafetensorsTensor.FromInt64s("progress", [8], [0, 0, 0, 0, 1, 1, 1, 0]))), Throws.TypeOf<DataFormatException>());
        Assert.That(() => Read(("progress", SafetensorsTensor.FromInt64s("progress", [8], [1, 0, 0, 0, 1, 1, 1, 2]))), Throws.TypeOf<DataFormatException>());
        Assert.That(() => Read(("other", SafetensorsTensor.FromSingles("other", [1], [1]))), Throws.TypeOf<DataFormatException>().With.Message.Contains("with 2 states and 0 callbacks holds 5 tensors; there are 6"));
        Assert.That(() => Read("callback0", "early_stopping"), Throws.TypeOf<DataFormatException>().With.Message.Contains("'callback0.numbers' of type F64; it is missing"));
        Assert.That(() => Read(("sums", SafetensorsTensor.FromSingles("sums", [2], [1, 2]))), Throws.TypeOf<DataFormatException>().With.Message.Contains("its type is F32"));
        Assert.That(() => Read(("parameters", SafetensorsTensor.FromSingles("parameters", [3], [1, 2, float.NaN]))), Throws.TypeOf<DataFormatException>().With.Message.Contains("every parameter of a checkpoint is finite; number 2 is NaN"));
        Assert.That(() => Read("format", "spanwise-model"), Throws.TypeOf<DataFormatException>().With.Message.Contains("'format' must be spanwise-training in a checkpoint; 'spanwise-model' was found"));
        Assert.That(() => Read("format_version", "2"), Throws.TypeOf<DataFormatException>().With.Message.Contains("'format_version' must be 1"));
        Assert.That(() => Read("seed", "-1"), Throws.TypeOf<DataFormatException>());
        Assert.That(() => Read("optimizer", null), Throws.TypeOf<DataFormatException>().With.Message.Contains("'optimizer' must be in the metadata"));

        TrainingCheckpoint Read(params object?[] change)
        {
            var read = SafetensorsFile.Read(new MemoryStream(file));
            var tensors = read.Tensors.ToDictionary();
            var metadata = read.Metadata.ToDictionary();
            if (change[0] is ValueTuple<string, SafetensorsTensor?> tensor)
            {
                tensors.Remove(tensor.Item1);
                if (tensor.Item2 is not null)
                {
                    tensors.Add(tensor.Item1, tensor.Item2);
                }
            }
            else
            {
                metadata.Remove((string)change[0]!);
                if (change[1] is string text)
                {
                    metadata.Add((string)change[0]!, text);
                }
            }

            var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, tensors.Values, metadata);
            return TrainingCheckpoint.Read(new MemoryStream(stream.ToArray()));
        }
    }

    [Test]
    public void DamageAnywhereEndsInOneErrorAndLittleMemory()
    {
        var captures = new Capturer();
        Train(new Adam(), new TrainerOptions { BatchSize = 64, Callbacks = [new EarlyStopping(3), captures] });
        var file = captures.Files[^1];
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            // Most of the damage in the header, where it can do some.
            var bad = random.Next(5) == 0 ? file[..random.Next(file.Length)] : [.. file];
            if (bad.Length == file.Length)
            {
                bad[random.Next(random.Next(5) == 0 ? bad.Length : 1200)] = (byte)random.Next(256);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TrainingCheckpoint.Read(new MemoryStream(bad));
            }
            catch (DataFormatException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n"));
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan((2 * file.Length) + (1 << 20)));
        }
    }

    [Test]
    public void ACheckpointIsTakenBetweenSteps()
    {
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions());
        Assert.That(() => new TrainingContext(trainer, 1).Capture(), Throws.InvalidOperationException);
    }

    private static (float[] Bits, IReadOnlyList<EpochReport> Reports) Train(Optimizer optimizer, TrainerOptions options)
    {
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, options, optimizer);
        var reports = trainer.Fit(Toy.Blobs(Samples), Toy.Blobs(30, seed: 4));
        return (model.Parameters.Values.ToArray(), reports);
    }

    private sealed class CapturerAtTheEnd : Callback
    {
        public TrainingCheckpoint? Last { get; private set; }

        public override void TrainingEnded(TrainingContext context) => Last = context.Capture();
    }

    private sealed class Capturer : Callback
    {
        public List<byte[]> Files { get; } = [];

        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context) => Take(context);

        public override void EpochEnded(TrainingContext context, EpochReport report) => Take(context);

        private void Take(TrainingContext context)
        {
            var stream = new MemoryStream();
            context.Capture().Write(stream);
            Files.Add(stream.ToArray());
        }
    }
}
