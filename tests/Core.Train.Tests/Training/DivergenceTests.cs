using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class DivergenceTests
{
    [Test]
    public void AnInputThatIsNoNumberStopsItsStepBeforeAnyWeightChanges([Values] bool stored, [Values(1, 3)] int threads)
    {
        var options = new TrainerOptions { BatchSize = 10, Shuffle = false, StoreGradients = stored, Threads = threads };
        var good = Toy.Model();
        using var reference = Toy.Trainer(good, options);
        reference.Fit(Samples(30, bad: null));

        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, options);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Samples(50, bad: 34)));
        Assert.That((error.Step, error.Epoch, error.Layer), Is.EqualTo((4L, 1, -1)));
        Assert.That(error.Message, Does.StartWith("the training diverged in step 4, in epoch 1: the loss is not finite, because the inputs are not"));
        Assert.That(model.Parameters.Values.SequenceEqual(good.Parameters.Values), Is.True, "the weights are those of step 3");
    }

    [Test]
    public void TheLayerIsNamed()
    {
        var model = Toy.Model();
        model.Parameters[model.Parameters.Find("2.bias")][3] = float.PositiveInfinity;
        model.Parameters[model.Parameters.Find("2.weight")][0] = float.NaN;
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 10 });
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Samples(50, bad: null)));
        Assert.That(error.Layer, Is.EqualTo(1));
        Assert.That(error.Message, Does.Contain("the first layer whose outputs are not is layer 1 (Dense)"));
    }

    [Test]
    public void AStoredGradientThatIsNoNumberIsSeenBeforeAnyWeightChanges([Values(1, 2)] int threads)
    {
        var model = Breaking();
        var before = model.Parameters.Values.ToArray();
        using var trainer = Toy.Trainer(model, new TrainerOptions { BatchSize = 10, StoreGradients = true, Threads = threads });
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Samples(50, bad: null)));
        Assert.That((error.Step, error.Layer), Is.EqualTo((1L, 0)), "the last layer before the break");
        Assert.That(error.Message, Does.Contain("the gradient of layer 0 (Dense) is not finite"));
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void AFusedGradientThatIsNoNumberIsSeenInTheNextStep()
    {
        using var trainer = Toy.Trainer(Breaking(), new TrainerOptions { BatchSize = 10 });
        Assert.That(Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Samples(50, bad: null))).Step, Is.EqualTo(2));
    }

    [Test]
    public void WhoDoesNotWantToStopGoesOn()
    {
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { BatchSize = 10, StopWhenNotFinite = false });
        Assert.That(trainer.Fit(Samples(50, bad: 34))[0].TrainLoss, Is.NaN);
    }

    private static ArraySource Samples(int count, int? bad)
    {
        var random = new Random(3);
        var inputs = new float[count * 12];
        var classes = new int[count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = random.NextSingle();
        }

        for (var i = 0; i < count; i++)
        {
            classes[i] = i % 4;
        }

        if (bad is { } sample)
        {
            inputs[sample * 12] = float.NaN;
        }

        return new ArraySource(new Shape(12), inputs, classes);
    }

    // A finite loss whose gradient breaks on its way back.
    private static Sequential Breaking() => new(new Shape(12), new Dense(7), new ActivationLayer(new BrokenSlope()), new Dense(4));

    private sealed class BrokenSlope() : Activation("broken", needsInput: false)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => x.CopyTo(y);

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null) => grad.Fill(float.NaN);
    }
}
