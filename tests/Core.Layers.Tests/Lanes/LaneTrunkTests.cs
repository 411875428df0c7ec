using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Layers.Tests.Planning;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Lanes;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class LaneTrunkTests(SimdLevel level)
{
    // Behind the first layer no window is 3×3: one by one those are computed by Winograd's way, which is not exact on integers.
    public static IEnumerable<TestCaseData> Models => new (string Name, Func<bool, Sequential> Make)[]
    {
        ("one stage", general => Model(general, new Shape(1, 11, 10), Stage(7, 3))),
        ("one stage, three channels, no bias, no ReLU", general => Model(general, new Shape(3, 8, 9), Stage(5, (2, 4), Activation.Linear, bias: false))),
        ("two stages", general => Model(general, new Shape(1, 20, 18), [.. Stage(6, 5), .. Stage(9, (4, 3))])),
        ("two stages without bias", general => Model(general, new Shape(2, 14, 14), [.. Stage(5, 3, bias: false), .. Stage(17, (3, 2), Activation.Linear, bias: false)])),
        ("three stages", general => Model(general, new Shape(1, 30, 30), [.. Stage(4, 3), .. Stage(6, (4, 3)), .. Stage(8, (3, 4))])),
    }.Select(model => new TestCaseData(model.Make).SetArgDisplayNames(model.Name));

    [TestCaseSource(nameof(Models))]
    public void TrunkDoesWhatItsLayersDoOneByOneExactlyOnIntegers(Func<bool, Sequential> make)
    {
        foreach (var batch in (int[])[6, 16, 21, 37])
        {
            var trunk = new IntegerRun(make(false), batch, level);
            var general = new IntegerRun(make(true), batch, level);
            Assert.That(trunk.IsTrunk, Is.True);
            Assert.That(general.IsTrunk, Is.False);
            Assert.That(trunk.Outputs(), Is.EqualTo(general.Outputs()), $"batch {batch}");
            Assert.That(trunk.Gradients(), Is.EqualTo(general.Gradients()), $"batch {batch}");
        }
    }

    [TestCaseSource(nameof(Models))]
    public void RowsOfOneWorkerOrOfSeveralGiveTheSameBits(Func<bool, Sequential> make)
    {
        var whole = new IntegerRun(make(false), 45, level, integers: false);
        var parts = new IntegerRun(make(false), 45, level, integers: false, cuts: [16, 32]);
        Assert.That(parts.Outputs(), Is.EqualTo(whole.Outputs()));
        Assert.That(parts.Gradients(), Is.EqualTo(whole.Gradients()));
    }

    [Test]
    public void AShorterBatchAfterALongOneCountsItsOwnSamplesOnly()
    {
        var model = Model(false, new Shape(1, 12, 12), [.. Stage(4, 3), .. Stage(5, 3)]);
        var both = new IntegerRun(model, 40, level);
        both.Gradients();
        var after = both.Gradients(rows: 19);
        Assert.That(after, Is.EqualTo(new IntegerRun(model, 19, level).Gradients()));
    }

    [Test]
    public void GradientsAgreeWithCentralDifferences()
    {
        var model = Model(false, new Shape(1, 14, 14), [.. Stage(3, 3), .. Stage(4, 3), new Flatten(), new Dense(5)]);
        var gradients = new ModelGradients(model, new SoftmaxCrossEntropy(), 9, level, 5);
        foreach (var tensor in model.Parameters.Tensors)
        {
            // A step of the size that is usual here would carry some sums over the kinks of ReLU and max-pooling.
            var worst = gradients.Check(tensor, step: 2e-4f, stride: Math.Max(1, tensor.Count / 12));
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    [Test]
    public void InferenceGivesTheOutputsOfTraining([Values(8, 23)] int batch)
    {
        var model = Model(false, new Shape(1, 14, 14), [.. Stage(3, 3), .. Stage(4, 3)]);
        var training = new IntegerRun(model, batch, level);
        var inference = new IntegerRun(model, batch, level, training: false);
        Assert.That(inference.Outputs(), Is.EqualTo(training.Outputs()));
    }

    [Test]
    [NonParallelizable]
    public void AStepAllocatesNothing()
    {
        var run = new IntegerRun(Model(false, new Shape(1, 14, 14), [.. Stage(3, 3), .. Stage(4, 3)]), 20, level);
        Assert.That(AllocationMeter.LeastBytes(run.Step), Is.Zero);
    }

    [Test]
    public void OnlyPlainConvolutionsWithHalvingPoolsAtTheFrontAreATrunk()
    {
        Assert.That(IsTrunk(Stage(4, 3)), Is.True);
        Assert.That(IsTrunk([new Conv2D(4, 3, activation: Activation.Tanh), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3, stride: 2), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3, padding: 1), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3, dilation: 2), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 7), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3), new MaxPool2D(3)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3), new MaxPool2D(2, 1)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3), new MaxPool2D(2, padding: 1)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(4, 3), new Conv2D(4, 3), new MaxPool2D(2)]), Is.False);
        Assert.That(IsTrunk([new Conv2D(2, 3, padding: 1), .. Stage(4, 3)]), Is.False);
        Assert.That(IsTrunk([new MaxPool2D(2), .. Stage(4, 3)]), Is.True, "nothing before it learns");

        bool IsTrunk(Layer[] layers) => new IntegerRun(Model(false, new Shape(1, 20, 20), layers), 16, level).IsTrunk;
    }

    private static Layer[] Stage(int filters, Extents kernel, Activation? activation = null, bool bias = true) =>
        [new Conv2D(filters, kernel, activation: activation ?? Activation.Relu, bias: bias), new MaxPool2D(2)];

    /// <summary>The layers; behind a layer that does nothing, so that each is planned by itself, if <paramref name="general"/>.</summary>
    private static Sequential Model(bool general, Shape input, params Layer[] layers) =>
        general ? new Sequential(input, [new Copy(), .. layers]) : new Sequential(input, layers);
}
