using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class GraphTrainingTests
{
    private static IEnumerable<SimdLevel> Levels => SimdInfo.Available;

    [Test]
    public void AGraphLearnsAllItsOutputsWithoutAllocating()
    {
        var model = ToyGraph.Model();
        using var team = new WorkerTeam(2);
        var meter = new EpochMeter(team, epochs: 30);
        using var trainer = ToyGraph.Trainer(model, new TrainerOptions { Epochs = 30, BatchSize = 20, Threads = 2, Team = team, Seed = 3, Callbacks = [meter] });
        var history = trainer.Fit(ToyGraph.Samples(300), ToyGraph.Samples(100, seed: 2));
        Assert.That(history[^1].Validation!.Value.Metric, Is.GreaterThan(0.9));
        Assert.That(history[^1].TrainLoss, Is.LessThan(history[0].TrainLoss / 3));
        Assert.That(meter.Allocated, Is.All.Zero);
        Assert.That(trainer.Predict(ToyGraph.Samples(9)), Has.Length.EqualTo(9 * 6));
    }

    [Test]
    public void BitsDoNotDependOnTheNumberOfThreads([ValueSource(nameof(Levels))] SimdLevel level, [Values] bool stored)
    {
        float[]? expected = null;
        for (var threads = 1; threads <= 4; threads++)
        {
            var model = ToyGraph.Model();
            using var trainer = ToyGraph.Trainer(model, new TrainerOptions { Epochs = 2, BatchSize = 33, Threads = threads, Seed = 5, Level = level, StoreGradients = stored });
            trainer.Fit(ToyGraph.Samples(107), ToyGraph.Samples(30, seed: 2));
            expected ??= model.Parameters.Values.ToArray();
            Assert.That(model.Parameters.Values.SequenceEqual(expected), Is.True, $"{threads} threads");
            Assert.That(expected, Has.None.NaN);
        }
    }

    [Test]
    public void ALoopByHandWithALossForEachOutputGivesTheBitsOfTheTrainer()
    {
        var trained = ToyGraph.Model();
        using var trainer = ToyGraph.Trainer(trained, new TrainerOptions { Epochs = 1, BatchSize = 20, Shuffle = false });
        var reports = trainer.Fit(ToyGraph.Samples(60));

        var model = ToyGraph.Model();
        using var session = new Session(model, new Adam(0.01f), new SessionOptions { BatchSize = 20, Threads = 2 });
        var source = ToyGraph.Samples(60);
        var (classes, places, total) = (new int[20], new float[40], 0d);
        for (var step = 0; step < 3; step++)
        {
            int[] samples = [.. Enumerable.Range(step * 20, 20)];
            session.Read(source, samples);
            var targets = new Rows(new float[60], 20, 3, 3);
            source.ReadTargets(samples, targets);
            for (var row = 0; row < 20; row++)
            {
                classes[row] = (int)targets[row][0];
                targets[row][1..].CopyTo(places.AsSpan(2 * row));
            }

            session.Forward(20);
            total += session.LossAt(0, new SoftmaxCrossEntropy(), new Targets(classes));
            total += 0.25 * session.LossAt(1, new MeanSquaredError(), new Targets(new Rows(places, 20, 2, 2)), factor: 0.25f);
            session.ZeroGradient();
            session.Backward();
            session.Step();
        }

        Assert.That(model.Parameters.Values.SequenceEqual(trained.Parameters.Values), Is.True);
        Assert.That(total / 3, Is.EqualTo(reports[0].TrainLoss).Within(1e-6));
        Assert.That(session.OutputAt(1)[3].ToArray(), Is.EqualTo(session.Output[3][4..].ToArray()));
        Assert.That(session.InputAt(1, 20)[3].ToArray(), Is.EqualTo(session.Input(20)[3][12..].ToArray()));
        Assert.That(session.GradOutputAt(1).Features, Is.EqualTo(2));
        Assert.That(() => session.OutputAt(2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("output must be from 0 to 1; received 2"));
        Assert.That(() => session.InputAt(-1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void GradientsOfThePartsAndTheInputsMatchCentralDifferences()
    {
        // Without masks and kinks, which have no slope to compare.
        var (a, b) = (GraphNode.Input(3), GraphNode.Input(2));
        var shared = new Dense(4, Layers.Activations.Activation.Tanh);
        var h = a.Then(shared) * b.Then(new Dense(3, Layers.Activations.Activation.Sigmoid), shared);
        var model = new Graph([a, b], [h.Then(new Dense(2)), (h + h.Then(new Dense(4))).Then(new Dense(3))]);
        model.Initialize(3);
        var losses = new OutputLosses(model, new OutputLoss(new MeanSquaredError()), new OutputLoss(new SoftmaxCrossEntropy(), 0.7f, TargetIsClass: true));
        using var session = new Session(model, new Sgd(), new SessionOptions { BatchSize = 2, Threads = 2, InputGradient = true });
        float[] inputs = [0.3f, -0.2f, 0.5f, 0.1f, 0.9f, -0.6f, 0.4f, 0.8f, -0.1f, 0.7f];
        float[] targets = [0.5f, -1f, 2f, 0.1f, 0.3f, 0f];
        Fill();
        session.Forward(2);
        session.Loss(losses, Targets());
        session.Backward();
        foreach (var tensor in model.Parameters.Tensors)
        {
            var values = session.Parameter(tensor.Name).ToArray();
            var worst = GradientCheck.Run(values, session.Gradient(tensor.Name), () =>
            {
                values.CopyTo(session.Parameter(tensor.Name));
                return Loss();
            });
            values.CopyTo(session.Parameter(tensor.Name));
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }

        float[] gradInput = [.. session.GradInput[0], .. session.GradInput[1]];
        var ofInputs = GradientCheck.Run(inputs, gradInput, Loss);
        Assert.That(ofInputs.Passed, Is.True, ofInputs.ToString());

        Targets Targets() => new(new Rows(targets, 2, 3, 3));

        double Loss()
        {
            Fill();
            session.Forward(2, training: false);
            return session.Evaluate(losses, Targets());
        }

        void Fill()
        {
            for (var row = 0; row < 2; row++)
            {
                inputs.AsSpan(row * 5, 5).CopyTo(session.Input(2)[row]);
            }
        }
    }

    [Test]
    public void ATrainingIsResumedAfterEveryStepWithTheSameBits()
    {
        var files = new List<byte[]>();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 25, Seed = 9, Threads = 2 };
        var expected = ToyGraph.Model();
        using var whole = ToyGraph.Trainer(expected, options with { Callbacks = [new Capturer(files)] });
        var report = whole.Fit(ToyGraph.Samples(90), ToyGraph.Samples(30, seed: 4))[^1];
        Assert.That(files, Has.Count.EqualTo(8));
        foreach (var file in files)
        {
            var model = ToyGraph.Model();
            using var rest = ToyGraph.Trainer(model, options with { ResumeFrom = TrainingCheckpoint.Read(new MemoryStream(file)), Threads = 1 });
            Assert.That(rest.Fit(ToyGraph.Samples(90), ToyGraph.Samples(30, seed: 4))[^1].Validation, Is.EqualTo(report.Validation));
            Assert.That(model.Parameters.Values.SequenceEqual(expected.Parameters.Values), Is.True);
        }
    }

    [Test]
    public void FrozenLayersStayAndADivergenceNamesItsNode()
    {
        var model = ToyGraph.Model();
        var before = model.Parameters[model.Parameters.Find("0.weight")].ToArray();
        using var trainer = ToyGraph.Trainer(model, new TrainerOptions { BatchSize = 30, FrozenLayers = [0] });
        trainer.Fit(ToyGraph.Samples(60));
        Assert.That(model.Layers[0].Name, Is.EqualTo("tower"));
        Assert.That(model.Parameters[model.Parameters.Find("0.weight")].ToArray(), Is.EqualTo(before));

        // Both sides of the sum are finite, and the sum is not.
        var x = GraphNode.Input(1);
        var sum = GraphNode.Of(new Add { Name = "sum" }, x.Then(new Dense(1)), x.Then(new Dense(1)));
        var large = new Graph(x, sum.Then(new Dense(1)));
        large.Parameters[large.Parameters.Find("0.bias")][0] = 3e38f;
        large.Parameters[large.Parameters.Find("1.bias")][0] = 3e38f;
        using var diverging = new Trainer(large, new MeanSquaredError(), new Sgd(), new TrainerOptions());
        var error = Assert.Throws<TrainingDivergedException>(() => diverging.Fit(new ArraySource(new Shape(1), [1f], 1, [0f])))!;
        Assert.That(error.Message, Does.Contain("the first layer whose outputs are not is 'sum' (Add)"));
        Assert.That(error.Layer, Is.EqualTo(-1));
    }

    [Test]
    public void OneLossForSeveralOutputsIsRefused()
    {
        var model = ToyGraph.Model();
        Assert.That(
            () => new Trainer(model, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions()),
            Throws.TypeOf<LayerException>().With.Message.EqualTo("a model of 2 outputs has a loss for each of them, in an OutputLosses; received 'cross-entropy' alone"));
        using var trainer = ToyGraph.Trainer(model, new TrainerOptions());
        Assert.That(() => trainer.Fit(Toy.Blobs(10)), Throws.ArgumentException.With.Message.Contains("a sample of train has the shape (12); the model takes (76)"));
    }

    private sealed class Capturer(List<byte[]> files) : Callback
    {
        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context)
        {
            using var stream = new MemoryStream();
            context.Capture().Write(stream);
            files.Add(stream.ToArray());
        }
    }
}
