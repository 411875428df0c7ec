using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Tests.Training;

/// <summary>Steps that begin with parts of the input: whatever they are mixed with, the bits are those of one thread.</summary>
[NonParallelizable]
public sealed class InputPartsTests
{
    private const int Inputs = 300;

    private static readonly TestCaseData[] Ways =
    [
        new TestCaseData(new TrainerOptions()).SetArgDisplayNames("plain"),
        new TestCaseData(new TrainerOptions { StoreGradients = true }).SetArgDisplayNames("stored gradients"),
        new TestCaseData(new TrainerOptions { BatchesPerStep = 3 }).SetArgDisplayNames("three batches a step"),
        new TestCaseData(new TrainerOptions { Regularization = new Regularization { ClipNorm = 0.3f, L2 = 0.01f } }).SetArgDisplayNames("clipped by the norm"),
        new TestCaseData(new TrainerOptions { Regularization = new Regularization { MaxNorm = 0.7f, L1 = 0.001f } }).SetArgDisplayNames("capped weights"),
        new TestCaseData(new TrainerOptions { FrozenLayers = [0] }).SetArgDisplayNames("frozen first layer"),
        new TestCaseData(new TrainerOptions { FrozenLayers = [1, 2] }).SetArgDisplayNames("only the first layer learns"),
        new TestCaseData(new TrainerOptions { Callbacks = [new StepCounter()] }).SetArgDisplayNames("a callback a step"),
    ];

    // Batches of 9 make many short steps, in which a worker that runs ahead would be noticed.
    [TestCaseSource(nameof(Ways))]
    public void AnyNumberOfThreadsGivesTheSameBits(TrainerOptions options)
    {
        foreach (var batch in new[] { 9, 64 })
        {
            float[]? expected = null;
            for (var threads = 1; threads <= 5; threads++)
            {
                var model = Toy.Model(Inputs, 100);
                using var trainer = Toy.Trainer(model, options with { Epochs = 6, BatchSize = batch, Threads = threads, Seed = 5 }, new Adam(0.003f));
                trainer.Fit(Toy.Blobs(301, Inputs), Toy.Blobs(60, Inputs, seed: 2));
                expected ??= model.Parameters.Values.ToArray();
                Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads, batch {batch}");
            }
        }
    }

    [Test]
    public void EveryInstructionSetGivesTheSameBitsWithAnyNumberOfThreads([ValueSource(typeof(SimdInfo), nameof(SimdInfo.Available))] SimdLevel level)
    {
        Assert.That(Trained(Toy.Blobs(200, Inputs), 2, level), Is.EqualTo(Trained(Toy.Blobs(200, Inputs), 1, level)));
    }

    [Test]
    public void SourcesWithAndWithoutColumnsGiveTheSameBits()
    {
        var images = Images(150);
        var source = new ImageSource(images);
        int[] reversed = [.. Enumerable.Range(0, 150).Reverse()];
        var weights = Enumerable.Range(0, 150).Select(i => i % 3 / 2f).ToArray();
        foreach (var whole in new IDataSource[] { source, new SubsetSource(source, reversed), WeightedSource.BySample(source, weights) })
        {
            Assert.That(whole.HasColumns, Is.True);
            var expected = Trained(whole, 1);
            Assert.That(Trained(whole, 2), Is.EqualTo(expected), whole.GetType().Name);
            Assert.That(Trained(new WholeSamples(whole), 2), Is.EqualTo(expected), whole.GetType().Name);
        }
    }

    [Test]
    public void ColumnsAreThoseOfWholeSamples()
    {
        var (images, array) = (new ImageSource(Images(150), scale: 0.5f, shift: -3f), Toy.Blobs(150, Inputs));
        int[] picked = [.. Enumerable.Range(0, 150).Select(i => i * 7 % 150)];
        foreach (var source in new IDataSource[] { images, array, new SubsetSource(images, picked), WeightedSource.ByClass(array, [1, 2, 3, 4]) })
        {
            var (whole, part) = (new float[150 * Inputs], new float[150 * 131]);
            source.ReadInputs(picked, new Rows(whole, 150, Inputs, Inputs));
            source.ReadColumns(picked, 17, new Rows(part, 150, 120, 131));
            source.AnnounceColumns(picked, 17, 120);
            for (var row = 0; row < 150; row++)
            {
                Assert.That(part.AsSpan(row * 131, 120).SequenceEqual(whole.AsSpan((row * Inputs) + 17, 120)), Is.True, $"{source.GetType().Name}, row {row}");
                Assert.That(part.AsSpan((row * 131) + 120, 11).ToArray(), Is.All.Zero);
            }
        }

        IDataSource samples = new WholeSamples(array);
        Assert.That(() => samples.ReadColumns([0], 0, new Rows(new float[2], 1, 2, 2)), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void CancellingEndsAfterAWholeStep()
    {
        var model = Toy.Model(Inputs, 100);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 3, BatchSize = 20, Threads = 2, Seed = 5 }, new Adam(0.003f));
        Assert.That(() => trainer.Fit(Toy.Blobs(301, Inputs), cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        var one = Toy.Model(Inputs, 100);
        var stop = new StopAfterAStep();
        using var stopped = Toy.Trainer(one, new TrainerOptions { Epochs = 3, BatchSize = 20, Threads = 1, Seed = 5, Callbacks = [stop] }, new Adam(0.003f));
        stopped.Fit(Toy.Blobs(301, Inputs));
        Assert.That(model.Parameters.Values.SequenceEqual(one.Parameters.Values), Is.True);
    }

    [Test]
    public void EpochsAllocateNothing()
    {
        using var team = new WorkerTeam(2);
        var meter = new EpochMeter(team, epochs: 12);
        using var trainer = Toy.Trainer(Toy.Model(Inputs, 100), new TrainerOptions { Epochs = 12, BatchSize = 16, Threads = 2, Team = team, Callbacks = [meter] });
        trainer.Fit(Toy.Blobs(200, Inputs));
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    [TestCase(784, 30, 10, 2)]
    [TestCase(784, 128, 128, 2)]
    [TestCase(64, 30, 10, 1)]
    [TestCase(300, 100, 1, 1)]
    public void TwoWorkersAreTakenForLittleWorkWhereItIsCut(int inputs, int units, int batch, int workers)
    {
        var model = new Sequential(new Shape(inputs), new Dense(units, Activation.Sigmoid), new Dense(10));
        Assert.That(WorkerChoice.ForStep(model, batch, 2, inParts: true), Is.EqualTo(workers));
        Assert.That(WorkerChoice.ForStep(model, batch, 1, inParts: true), Is.EqualTo(1));
    }

    private static float[] Trained(IDataSource source, int threads, SimdLevel? level = null)
    {
        var model = Toy.Model(Inputs, 100);
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 3, BatchSize = 20, Threads = threads, Seed = 5, Level = level }, new Adam(0.003f));
        trainer.Fit(source);
        return model.Parameters.Values.ToArray();
    }

    private static ImageSet Images(int count)
    {
        var pixels = new byte[count * Inputs];
        var labels = new byte[count];
        new Random(3).NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 5 == 0 ? (byte)0 : pixels[i];
            labels[i / Inputs] = (byte)(i / Inputs % 4);
        }

        return new ImageSet(pixels, labels, 15, 20, 4);
    }

    /// <summary>What another source gives, but no columns.</summary>
    private sealed class WholeSamples(IDataSource source) : IDataSource
    {
        public int Count => source.Count;

        public Shape Input => source.Input;

        public int TargetFloats => source.TargetFloats;

        public bool HasWeights => source.HasWeights;

        public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs) => source.ReadInputs(samples, inputs);

        public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes) => source.ReadClasses(samples, classes);

        public void ReadTargets(ReadOnlySpan<int> samples, Rows targets) => source.ReadTargets(samples, targets);

        public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => source.ReadWeights(samples, weights);
    }

    private sealed class StepCounter : Callback
    {
        public override bool WantsSteps => true;
    }

    private sealed class StopAfterAStep : Callback
    {
        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context) => context.Stop();
    }
}
