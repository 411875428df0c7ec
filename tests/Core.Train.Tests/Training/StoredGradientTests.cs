using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class StoredGradientTests
{
    private static IEnumerable<TestCaseData> Ways()
    {
        yield return Case(new TrainerOptions { StoreGradients = true }, "stored");
        yield return Case(new TrainerOptions { Regularization = new Regularization { ClipNorm = 0.1f } }, "norm");
        yield return Case(new TrainerOptions { Regularization = new Regularization { ClipValue = 0.01f, L1 = 0.001f, L2 = 0.01f, MaxNorm = 0.7f } }, "fused penalties");
        yield return Case(new TrainerOptions { Regularization = new Regularization { ClipNorm = 0.2f, L1 = 0.001f, PenalizeBiases = true, MaxNorm = 0.7f } }, "all");
        yield return Case(new TrainerOptions { BatchesPerStep = 3 }, "several batches a step");

        static TestCaseData Case(TrainerOptions options, string name) => new TestCaseData(options).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Ways))]
    public void AnyNumberOfThreadsGivesTheSameBits(TrainerOptions options)
    {
        foreach (var level in SimdInfo.Available)
        {
            float[]? expected = null;
            for (var threads = 1; threads <= 4; threads++)
            {
                var bits = Train(options with { Epochs = 2, BatchSize = 33, Threads = threads, Level = level }, Toy.Blobs(301));
                expected ??= bits;
                Assert.That(bits.AsSpan().SequenceEqual(expected), Is.True, $"{level}, {threads} threads");
            }
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void NothingIsAllocatedAfterTheFirstEpoch(TrainerOptions options)
    {
        var source = WeightedSource.ByClass(Toy.Blobs(200), [1f, 2f, 0.5f, 1f]);
        using var team = new WorkerTeam(2);
        var meter = new EpochMeter(team, epochs: 8);
        using var trainer = Toy.Trainer(Toy.Model(), options with { Epochs = 8, BatchSize = 16, Threads = 2, Team = team, Callbacks = [meter] });
        trainer.Fit(source);
        Assert.That(meter.Allocated, Is.All.Zero);
    }

    [Test]
    public void StoredGradientsGiveTheBitsOfFusedOnes([Values] bool penalized)
    {
        var options = new TrainerOptions
        {
            Epochs = 2,
            BatchSize = 20,
            Regularization = penalized ? new Regularization { L2 = 0.01f, L1 = 0.001f, ClipValue = 0.02f } : null,
        };
        Assert.That(Train(options with { StoreGradients = true }, Toy.Blobs(130)), Is.EqualTo(Train(options, Toy.Blobs(130))));
    }

    [Test]
    public void SeveralBatchesMakeOneStepOfOneLargeOne([Values(1, 3)] int threads)
    {
        // 100 samples: steps of 48, 48 and 4; or batches of 16, 16, 16, 16, 16, 16, 4.
        var source = Toy.Blobs(100);
        var options = new TrainerOptions { Epochs = 2, Threads = threads, Shuffle = false, Schedule = new CosineDecay() };
        var large = Train(options with { BatchSize = 48 }, source, new Sgd(0.5f));
        var small = Train(options with { BatchSize = 16, BatchesPerStep = 3 }, source, new Sgd(0.5f));
        Assert.That(small, Is.EqualTo(large).Within(1e-5f));
        Assert.That(Train(options with { BatchSize = 16 }, source, new Sgd(0.5f)), Is.Not.EqualTo(large).Within(1e-3f));
    }

    [Test]
    public void TheWholeGradientIsClippedByItsNorm()
    {
        Assert.That(Norm(StepOf(null)), Is.GreaterThan(0.3));
        var clipped = StepOf(new Regularization { ClipNorm = 0.25f });
        Assert.That(Norm(clipped), Is.EqualTo(0.25).Within(1e-5));
        var whole = StepOf(null);
        var ratio = Norm(clipped) / Norm(whole);
        Assert.That(clipped, Is.EqualTo(whole.Select(change => (float)(change * ratio))).Within(1e-6f), "the direction stays");
        Assert.That(StepOf(new Regularization { ClipNorm = 1000f }), Is.EqualTo(whole), "a short gradient is left alone");
    }

    [Test]
    public void ElementsAreClippedByValue()
    {
        var whole = StepOf(null);
        var clipped = StepOf(new Regularization { ClipValue = 0.01f });
        Assert.That(clipped, Is.EqualTo(whole.Select(change => Math.Clamp(change, -0.01f, 0.01f))).Within(1e-7f));
        Assert.That(clipped, Is.Not.EqualTo(whole));
    }

    [Test]
    public void PenaltiesPullWeightsAndBiasesIfAsked([Values] bool biases)
    {
        var model = Toy.Model();
        foreach (ref var value in model.Parameters.Values)
        {
            value += 0.125f;
        }

        var before = model.Parameters.Values.ToArray();
        var whole = StepOf(null, model);
        before.CopyTo(model.Parameters.Values);
        var pulled = StepOf(new Regularization { L1 = 0.25f, L2 = 0.5f, PenalizeBiases = biases }, model);
        foreach (var tensor in model.Parameters.Tensors)
        {
            for (var i = tensor.Offset; i < tensor.Offset + tensor.Count; i++)
            {
                var pull = tensor.Spec.Shape.Rank == 2 || biases ? -((0.5 * before[i]) + (0.25 * Math.Sign(before[i]))) : 0;
                Assert.That(pulled[i] - whole[i], Is.EqualTo(pull).Within(1e-5), $"{tensor.Name}, {i}");
            }
        }
    }

    [Test]
    public void ScalesOfANormalizationAreNoWeights()
    {
        var model = new Sequential(new Shape(3, 2, 2), new LayerNorm(), new Flatten(), new Dense(4));
        var before = model.Parameters.Values.ToArray();
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 8, Regularization = new Regularization { L2 = 0.5f, MaxNorm = 0.01f } }, new Sgd(0f));
        trainer.Fit(Toy.Blobs(8));
        Assert.That(Regularization.IsWeight(model.Parameters.Tensors[0].Spec), Is.False);
        foreach (var tensor in model.Parameters.Tensors)
        {
            var isSame = model.Parameters[tensor].SequenceEqual(before.AsSpan(tensor.Offset, tensor.Count));
            Assert.That(isSame, Is.EqualTo(tensor.Name != "2.weight"), tensor.Name);
        }

        Assert.That(Regularization.IsWeight(new Sequential(new Shape(1), new Dense(1)).Parameters.Tensors[0].Spec), Is.True);
    }

    [Test]
    public void UnitsStayWithinTheNorm()
    {
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, new TrainerOptions { Epochs = 3, BatchSize = 10, Threads = 2, Regularization = new Regularization { MaxNorm = 0.5f } }, new Adam(0.02f));
        trainer.Fit(Toy.Blobs(100));
        var atLimit = 0;
        foreach (var tensor in model.Parameters.Tensors.Where(tensor => tensor.Spec.Shape.Rank == 2))
        {
            var (inputs, units) = (tensor.Spec.Shape[0], tensor.Spec.Shape[1]);
            for (var unit = 0; unit < units; unit++)
            {
                var norm = Math.Sqrt(Enumerable.Range(0, inputs).Sum(input => Math.Pow(model.Parameters[tensor][(input * units) + unit], 2)));
                Assert.That(norm, Is.LessThan(0.5 * (1 + 1e-6)));
                atLimit += norm > 0.4999 ? 1 : 0;
            }
        }

        Assert.That(atLimit, Is.GreaterThan(10), "units that the limit holds");
    }

    [Test]
    public void UnitsOfATransposedConvolutionAreItsOutputChannels([Values(1, 2)] int groups, [Values(1, 3)] int threads)
    {
        var model = new Sequential(new Shape(4, 2, 2), new ConvTranspose2D(6, 2, groups: groups), new Flatten(), new Dense(4));
        var before = model.Parameters[model.Parameters.Tensors[0]].ToArray();
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 8, Threads = threads, Regularization = new Regularization { MaxNorm = 0.6f } }, new Sgd(0f));
        trainer.Fit(Toy.Blobs(8, dimensions: 16));
        var after = model.Parameters[model.Parameters.Tensors[0]];

        // [4, 6 / groups, 2, 2]
        var (rows, units) = (4 / groups, 6 / groups);
        var held = 0;
        for (var unit = 0; unit < 6; unit++)
        {
            int Place(int row, int tap) => (((((unit / units * rows) + row) * units) + (unit % units)) * 4) + tap;
            var places = (from row in Enumerable.Range(0, rows) from tap in Enumerable.Range(0, 4) select Place(row, tap)).ToArray();
            var norm = Math.Sqrt(places.Sum(place => (double)before[place] * before[place]));
            var factor = Math.Min(1, 0.6 / norm);
            held += factor < 1 ? 1 : 0;
            foreach (var place in places)
            {
                Assert.That(after[place], Is.EqualTo(factor * before[place]).Within(1e-6), $"unit {unit}");
            }
        }

        Assert.That(held, Is.InRange(1, 6));
    }

    [Test]
    public void FrozenLayersStayAsTheyAre()
    {
        var model = Toy.Model();
        var before = model.Parameters.Values.ToArray();
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 10, FrozenLayers = [1], Regularization = new Regularization { L2 = 0.1f, MaxNorm = 0.1f } });
        trainer.Fit(Toy.Blobs(50));
        foreach (var tensor in model.Parameters.Tensors)
        {
            var range = tensor.Offset..(tensor.Offset + tensor.Count);
            Assert.That(model.Parameters.Values[range].SequenceEqual(before.AsSpan(range)), Is.EqualTo(tensor.Layer == 1), tensor.Name);
        }

        Assert.That(() => Toy.Trainer(model, new TrainerOptions { FrozenLayers = [3] }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("a frozen layer is one of 0 to 2; received 3"));
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Refuses(new Regularization { L1 = -1 }, "L1 must be finite and not negative; received -1");
        Refuses(new Regularization { L2 = float.NaN }, "L2");
        Refuses(new Regularization { MaxNorm = 0 }, "MaxNorm must be above 0; received 0");
        Refuses(new Regularization { ClipValue = float.NaN }, "ClipValue");
        Refuses(new Regularization { ClipNorm = -1 }, "ClipNorm");
        Assert.That(() => Toy.Trainer(Toy.Model(), new TrainerOptions { BatchesPerStep = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

        static void Refuses(Regularization rules, string message) =>
            Assert.That(() => Toy.Trainer(Toy.Model(), new TrainerOptions { Regularization = rules }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    private static float[] Train(TrainerOptions options, ArraySource source, Optimizer? optimizer = null)
    {
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, options, optimizer);
        trainer.Fit(source);
        return model.Parameters.Values.ToArray();
    }

    /// <summary>The change of the parameters by one step of descent with rate 1.</summary>
    private static float[] StepOf(Regularization? rules, Sequential? model = null)
    {
        model ??= Toy.Model();
        var before = model.Parameters.Values.ToArray();
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 50, Regularization = rules }, new Sgd(1f));
        trainer.Fit(Toy.Blobs(50));
        return [.. model.Parameters.Values.ToArray().Select((value, i) => value - before[i])];
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
