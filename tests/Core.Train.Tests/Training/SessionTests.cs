using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class SessionTests
{
    private static readonly SoftmaxCrossEntropy CrossEntropy = new();

    [Test]
    public void ALoopByHandGivesTheBitsOfTheTrainer([Values(1, 3)] int threads, [Values] bool clipped)
    {
        var rules = clipped ? new Regularization { ClipNorm = 0.1f, L2 = 0.01f, MaxNorm = 0.8f } : null;
        var trained = Toy.Model();
        using var trainer = Toy.Trainer(trained, new TrainerOptions { Epochs = 2, BatchSize = 20, Shuffle = false, Regularization = rules });
        trainer.Fit(Toy.Blobs(60));

        var model = Toy.Model();
        using var session = new Session(model, new Adam(0.005f), new SessionOptions { BatchSize = 20, Threads = threads, Regularization = rules });
        var source = Toy.Blobs(60);
        for (var step = 0; step < 6; step++)
        {
            Train(session, source, [.. Enumerable.Range(step % 3 * 20, 20)]);
        }

        Assert.That(session.StepsDone, Is.EqualTo(6));
        Assert.That(model.Parameters.Values.SequenceEqual(trained.Parameters.Values), Is.True);
    }

    [Test]
    public void GradientsOfParametersAndInputsMatchCentralDifferences()
    {
        var model = Toy.Model();
        int[] classes = [0, 3, 1];
        using var session = new Session(model, new Sgd(), new SessionOptions { BatchSize = 4, Threads = 2, InputGradient = true });
        var random = new Random(1);
        var inputs = Enumerable.Range(0, 36).Select(_ => random.NextSingle()).ToArray();
        Fill();
        session.Forward(3);
        session.Loss(CrossEntropy, new Targets(classes));
        session.Backward();
        foreach (var tensor in model.Parameters.Tensors)
        {
            var parameters = model.Parameters[tensor].ToArray();
            var worst = GradientCheck.Run(parameters, session.Gradient(tensor.Name), () =>
            {
                parameters.CopyTo(session.Parameter(tensor.Name));
                return Loss();
            }, stride: 7);
            parameters.CopyTo(session.Parameter(tensor.Name));
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }

        var gradInput = new float[36];
        for (var row = 0; row < 3; row++)
        {
            session.GradInput[row].CopyTo(gradInput.AsSpan(row * 12));
        }

        var ofInputs = GradientCheck.Run(inputs, gradInput, Loss);
        Assert.That(ofInputs.Passed, Is.True, ofInputs.ToString());

        double Loss()
        {
            Fill();
            session.Forward(3, training: false);
            return session.Evaluate(CrossEntropy, new Targets(classes));
        }

        void Fill()
        {
            for (var row = 0; row < 3; row++)
            {
                inputs.AsSpan(row * 12, 12).CopyTo(session.Input(3)[row]);
            }
        }
    }

    [Test]
    public void BackwardAddsUntilTheGradientIsForgotten()
    {
        using var session = NewSession(out _);
        Learn(session, factor: 1f);
        var once = session.Gradient("0.weight").ToArray();
        Assert.That(once, Is.Not.All.Zero);
        Learn(session, factor: 2f);
        Assert.That(session.Gradient("0.weight").ToArray(), Is.EqualTo(once.Select(value => 3 * value)).Within(1e-6f));
        session.ZeroGradient();
        Assert.That(session.Gradient("0.weight").ToArray(), Is.All.Zero);
        Learn(session, factor: 1f);
        Assert.That(session.Gradient("0.weight").ToArray(), Is.EqualTo(once));
        session.ZeroGradient();
        Learn(session, factor: 1f);
        Assert.That(session.Gradient("0.weight").ToArray(), Is.EqualTo(once), "a pass over what was forgotten");
    }

    [Test]
    public void AGradientWrittenByHandIsWhatTheStepTakes()
    {
        using var session = NewSession(out var model);
        var before = session.Parameter("4.bias").ToArray();
        session.ZeroGradient();
        session.Gradient("4.bias")[2] = 5f;
        session.Step();
        before[2] -= 0.5f;
        Assert.That(session.Parameter("4.bias").ToArray(), Is.EqualTo(before));
        Assert.That(model.Parameters[model.Parameters.Find("4.bias")][2], Is.EqualTo(before[2]));
    }

    [Test]
    public void TheInputGradientCanBeHadAlone()
    {
        using var session = new Session(Toy.Model(), new Sgd(0.1f), new SessionOptions { InputGradient = true });
        session.Read(Toy.Blobs(8), [0, 1, 2, 3]);
        session.Forward(4);
        session.Loss(CrossEntropy, new Targets([0, 1, 2, 3]));
        session.Backward(parameters: false);
        Assert.That(session.GradInput[3].ToArray(), Is.Not.All.Zero);
        Assert.That(session.Gradient("0.weight").ToArray(), Is.All.Zero);
        using var without = NewSession(out _);
        Learn(without, 1f);
        Assert.That(without.GradInput.IsEmpty, Is.True);
    }

    [Test]
    public void FrozenLayersStayUntilTheyAreLetGo()
    {
        using var session = NewSession(out _);
        var (first, second) = (session.Parameter("0.weight").ToArray(), session.Parameter("2.weight").ToArray());
        Learn(session, 1f);
        session.Freeze(0);
        session.ZeroGradient();
        Learn(session, 1f);
        Assert.That(session.Gradient("0.weight").ToArray(), Is.All.Zero);
        session.Step();
        Assert.That(session.Parameter("0.weight").ToArray(), Is.EqualTo(first));
        Assert.That(session.Parameter("2.weight").ToArray(), Is.Not.EqualTo(second));
        session.Unfreeze(0);
        session.ZeroGradient();
        Learn(session, 1f);
        session.Step();
        Assert.That(session.Parameter("0.weight").ToArray(), Is.Not.EqualTo(first));
        Assert.That(() => session.Freeze(3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("layer must be from 0 to 2; received 3"));
    }

    [Test]
    public void ABadGradientChangesNothing()
    {
        using var session = NewSession(out var model);
        var before = model.Parameters.Values.ToArray();
        Learn(session, 1f);
        session.Gradient("0.bias")[1] = float.PositiveInfinity;
        session.Gradient("2.bias")[0] = float.NaN;
        var error = Assert.Throws<TrainingDivergedException>(session.Step);
        Assert.That(error.Message, Does.StartWith("the training diverged in step 1: the gradient of layer 1 (Dense) is not finite"));
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(before));
        Assert.That(session.StepsDone, Is.Zero);
    }

    [Test]
    public void CallsOutOfOrderAreRefused()
    {
        using var session = NewSession(out _);
        Assert.That(() => session.Backward(), Throws.InvalidOperationException.With.Message.Contains("follows a Forward"));
        Assert.That(() => session.Evaluate(CrossEntropy, new Targets([])), Throws.InvalidOperationException.With.Message.Contains("a loss follows a Forward"));
        session.Forward(4, training: false);
        Assert.That(() => session.Backward(), Throws.InvalidOperationException);
        Learn(session, 1f);
        Assert.That(() => session.Backward(), Throws.InvalidOperationException);
        Assert.That(() => session.Forward(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("rows must be from 1 to the batch of 32; received 0"));
        Assert.That(() => session.Forward(33), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => session.Gradient("9.weight").Length, Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(() => session.Read(Toy.Blobs(4, dimensions: 3), [0]), Throws.ArgumentException.With.Message.Contains("the model takes"));
    }

    [Test]
    public void ALoopAllocatesNothing([Values(1, 2)] int threads)
    {
        using var team = new WorkerTeam(threads);
        using var session = new Session(Toy.Model(), new Adam(), new SessionOptions { Threads = threads, Team = team, InputGradient = true, Regularization = new Regularization { ClipNorm = 1f } });
        var source = Toy.Blobs(20);
        int[] samples = [.. Enumerable.Range(0, 20)];
        var classes = new int[20];
        var least = AllocationMeter.LeastBytes(team, () =>
        {
            source.ReadClasses(samples, classes);
            session.Read(source, samples);
            session.Forward(20);
            session.Loss(CrossEntropy, new Targets(classes));
            session.ZeroGradient();
            session.Backward();
            session.Step();
        });
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void TwoModelsAreTrainedAgainstEachOther()
    {
        // A generator that only shifts its noise learns where the data lie from a judge that tells the two apart.
        const int Batch = 64;
        var generator = new Sequential(new Shape(1), new Dense(1));
        var judge = new Sequential(new Shape(1), new Dense(16, Activation.Tanh), new Dense(1));
        generator.Parameters.Values[0] = 1f;
        judge.Initialize(4);
        using var maker = new Session(generator, new Adam(0.02f), new SessionOptions { BatchSize = Batch });
        using var critic = new Session(judge, new Adam(0.02f), new SessionOptions { BatchSize = Batch, InputGradient = true, Regularization = new Regularization { L2 = 0.02f } });
        var loss = new BinaryCrossEntropy();
        var random = new Random(2);
        var (ones, zeros) = (Enumerable.Repeat(1, Batch).ToArray(), new int[Batch]);
        for (var step = 0; step < 400; step++)
        {
            Noise(maker.Input(Batch), 0f);
            maker.Forward(Batch);
            critic.ZeroGradient();
            Noise(critic.Input(Batch), 3f);
            Judge(ones);
            maker.Output.Data.CopyTo(critic.Input(Batch).Data);
            Judge(zeros);
            critic.Step();

            // The maker's turn: what would make the judge say yes.
            critic.Forward(Batch);
            critic.Loss(loss, new Targets(ones));
            critic.Backward(parameters: false);
            critic.GradInput.Data.CopyTo(maker.GradOutput.Data);
            maker.ZeroGradient();
            maker.Backward();
            maker.Step();
        }

        Assert.That(generator.Parameters[generator.Parameters.Find("0.bias")][0], Is.EqualTo(3f).Within(0.6f));

        void Judge(int[] classes)
        {
            critic.Forward(Batch);
            critic.Loss(loss, new Targets(classes));
            critic.Backward();
        }

        void Noise(Rows rows, float mean)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                rows[row][0] = mean + ((random.NextSingle() + random.NextSingle() - 1f) * 2f);
            }
        }
    }

    private static Session NewSession(out Sequential model)
    {
        model = Toy.Model();
        return new Session(model, new Sgd(0.1f), new SessionOptions { Threads = 2 });
    }

    private static void Learn(Session session, float factor)
    {
        session.Read(Toy.Blobs(8), [0, 1, 2, 3]);
        session.Forward(4);
        session.Loss(CrossEntropy, new Targets([0, 1, 2, 3]), factor);
        session.Backward();
    }

    private static void Train(Session session, ArraySource source, int[] samples)
    {
        var classes = new int[samples.Length];
        source.ReadClasses(samples, classes);
        session.Read(source, samples);
        session.Forward(samples.Length);
        session.Loss(CrossEntropy, new Targets(classes));
        session.ZeroGradient();
        session.Backward();
        session.Step();
    }
}
