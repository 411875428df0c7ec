using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Minimizers;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Minimizers;

[NonParallelizable]
public sealed class ModelObjectiveTests
{
    private static readonly ArraySource Xor = new(new Shape(2), [0, 0, 0, 1, 1, 0, 1, 1], 1, [0, 1, 1, 0]);

    [Test]
    public void ValueAndGradientAreThoseOfTheModel([Values(1, 3)] int threads, [Values(7, 64)] int batch)
    {
        var data = Toy.Blobs(30);
        using var objective = new ModelObjective(Toy.Model(), new SoftmaxCrossEntropy(), data, new SessionOptions { BatchSize = batch, Threads = threads });
        var point = objective.Read();
        var gradient = new double[objective.Count];
        var value = objective.Value(point, gradient);
        Assert.That(objective.Value(point), Is.EqualTo(value).Within(1e-6));
        using var trainer = Toy.Trainer(objective.Model, new TrainerOptions());
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(value).Within(1e-6));

        // Central differences along the gradient itself: the norm.
        var norm = Math.Sqrt(gradient.Sum(g => g * g));
        const double Step = 1e-2;
        double At(double t) => objective.Value([.. point.Select((p, i) => p + (t * gradient[i] / norm))]);
        Assert.That((At(Step) - At(-Step)) / (2 * Step), Is.EqualTo(norm).Within(2e-3 * norm));
        objective.Write(point);
        Assert.That(objective.Read(), Is.EqualTo(point));
    }

    [Test]
    public void TheBitsDoNotDependOnThreads()
    {
        double[] Search(int threads)
        {
            using var objective = new ModelObjective(Toy.Model(), new SoftmaxCrossEntropy(), Toy.Blobs(50), new SessionOptions { Threads = threads });
            return new Lbfgs { Stop = new StopRules { Iterations = 15 } }.Minimize(objective, objective.Read()).Point;
        }

        Assert.That(Search(3), Is.EqualTo(Search(1)));
    }

    [Test]
    public void XorIsLearnt()
    {
        foreach (var way in new Minimizer[] { new Lbfgs(), new Bfgs() })
        {
            var model = new Sequential(new Shape(2), new Dense(4, Activation.Tanh), new Dense(1, Activation.Sigmoid));
            model.Initialize(1);
            using var objective = new ModelObjective(model, new BinaryCrossEntropy(fromLogits: false), Xor);
            var found = way.Minimize(objective, objective.Read());
            Assert.That(found.Value, Is.LessThan(1e-3), $"{way.GetType().Name}: {found}");
            objective.Write(found.Point);
            using var trainer = new Trainer(model, new BinaryCrossEntropy(fromLogits: false), new Sgd(), new TrainerOptions());
            Assert.That(trainer.Predict(Xor).Select(output => MathF.Round(output)), Is.EqualTo(new[] { 0f, 1, 1, 0 }));
        }
    }

    [Test]
    public void XorIsLearntWithoutGradients()
    {
        var model = new Sequential(new Shape(2), new Dense(3, Activation.Tanh), new Dense(1));
        using var objective = new ModelObjective(model, new MeanSquaredError(), Xor);
        var way = new ParticleSwarm(Bounds.Cube(objective.Count, -4, 4), seed: 1) { Stop = new StopRules { Iterations = 600, Goal = 0.02 } }.Then(new NelderMead { Stop = new StopRules { Goal = 0.01 } });
        Assert.That(way.Minimize(objective, objective.Read()).Value, Is.LessThan(0.02));
    }

    [Test]
    public void ASineIsLearnt()
    {
        var x = Enumerable.Range(0, 60).Select(i => -3f + (i / 10f)).ToArray();
        var data = new ArraySource(new Shape(1), x, 1, [.. x.Select(MathF.Sin)]);
        var model = new Sequential(new Shape(1), new Dense(8, Activation.Tanh), new Dense(1));
        model.Initialize(3);
        using var objective = new ModelObjective(model, new MeanSquaredError(), data);
        var found = new Lbfgs().Minimize(objective, objective.Read());
        Assert.That(found.Value, Is.LessThan(1e-4), found.ToString());
    }

    [Test]
    public void ALearningRateIsFound()
    {
        // The loss after two epochs as a function of the rate's logarithm.
        var function = Objective.Of(1, point =>
        {
            using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 2, BatchSize = 16, Threads = 1, StopWhenNotFinite = false }, new Sgd((float)Math.Exp(point[0])));
            return trainer.Fit(Toy.Blobs(60))[^1].TrainLoss;
        });
        var box = Bounds.Cube(1, Math.Log(1e-4), Math.Log(10));
        var found = new NelderMead(box) { Stop = new StopRules { Evaluations = 25 } }.Minimize(function, [Math.Log(1e-3)]);
        Assert.That(Math.Exp(found.Point[0]), Is.InRange(0.01, 2));
        Assert.That(found.Value, Is.LessThan(function.Value([Math.Log(1e-3)]) - 0.1));
    }

    [Test]
    public void EvaluatingAllocatesNothing()
    {
        using var team = new WorkerTeam(2);
        using var objective = new ModelObjective(Toy.Model(), new SoftmaxCrossEntropy(), Toy.Blobs(40), new SessionOptions { BatchSize = 16, Threads = 2, Team = team });
        var point = objective.Read();
        var gradient = new double[objective.Count];
        Assert.That(AllocationMeter.LeastBytes(team, () => objective.Value(point, gradient)), Is.Zero);
        Assert.That(AllocationMeter.LeastBytes(team, () => objective.Value(point)), Is.Zero);
    }

    [Test]
    public void WhatIsNoFunctionOfParametersIsRefused()
    {
        var data = Toy.Blobs(8);
        Refuses(new Sequential(new Shape(12), new Dropout(0.1f), new Dense(4)), data, "its layer Dropout makes it another one in training");
        Refuses(Toy.Model(inputs: 3), data, "a sample has the shape (12); the model takes (3)");
        Refuses(Toy.Model(), WeightedSource.BySample(data, new float[8]), "with weights");
        Refuses(Toy.Model(), Toy.Blobs(0), "there are 0");
        using var objective = new ModelObjective(Toy.Model(), new SoftmaxCrossEntropy(), data);
        Assert.That(() => objective.Write([1]), Throws.ArgumentException.With.Message.Contains("point holds 1 numbers"));

        static void Refuses(Sequential model, IDataSource source, string message) =>
            Assert.That(() => new ModelObjective(model, new SoftmaxCrossEntropy(), source), Throws.ArgumentException.With.Message.Contains(message));
    }
}
