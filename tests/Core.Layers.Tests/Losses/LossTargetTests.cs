using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Targets that do not fit are refused with the rule and what was received.</summary>
public sealed class LossTargetTests
{
    private static readonly Loss[] All =
    [
        new SoftmaxCrossEntropy(), new MeanSquaredError(), new BinaryCrossEntropy(), new BinaryCrossEntropy(fromLogits: false),
        new BinaryCrossEntropy(positiveWeight: 2f), new SoftmaxCrossEntropy(0.1f, new float[10]), new MeanAbsoluteError(), new Huber(), new Hinge(), new CategoricalCrossEntropy(),
        new CategoricalCrossEntropy(fromLogarithms: true), new KullbackLeibler(), new KullbackLeibler(fromLogarithms: false), new CosineDistance(),
    ];

    [Test]
    public void AClassOutsideTheOutputsIsRefused([ValueSource(nameof(All))] Loss loss, [Values(-1, 10, int.MaxValue, int.MinValue)] int wrong)
    {
        var rows = new LossCase(3, 10) { Classes = [0, 9, wrong] };
        Assert.That(
            () => rows.Evaluate(loss, classes: true, SimdLevel.Scalar),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 0 to 9").And.Message.Contains($"received {wrong}").And.Message.Contains("row 2"));
    }

    [Test]
    public void ASingleYesOrNoHasTwoClasses([Values] bool fromLogits)
    {
        var rows = new LossCase(2, 1) { Classes = [1, 2] };
        Assert.That(
            () => rows.Evaluate(new BinaryCrossEntropy(fromLogits), classes: true, SimdLevel.Scalar),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 0 to 1").And.Message.Contains("received 2"));
    }

    [Test]
    public void ANumberOfClassesThatIsNotTheNumberOfRowsIsRefused([ValueSource(nameof(All))] Loss loss)
    {
        var rows = new LossCase(3, 10) { Classes = [0, 1] };
        Assert.That(() => rows.Evaluate(loss, classes: true, SimdLevel.Scalar), Throws.ArgumentException.With.Message.Contains("2 classes for 3 rows"));
    }

    [Test]
    public void RowsOfAnotherWidthAreRefused([ValueSource(nameof(All))] Loss loss) =>
        Assert.That(
            () => loss.Evaluate(new LossStep
            {
                Output = new Rows(new float[30], 3, 10, 10),
                Targets = new Targets(new Rows(new float[27], 3, 9, 9)),
                GradOutput = default,
                RowLosses = new float[3],
                InverseBatch = 1f / 3,
            }),
            Throws.ArgumentException.With.Message.Contains("3 rows of 10 floats; received 3 rows of 9"));

    [Test]
    public void TooFewRowLossesAreRefused([ValueSource(nameof(All))] Loss loss) =>
        Assert.That(
            () => loss.Evaluate(new LossStep
            {
                Output = new Rows(new float[30], 3, 10, 10),
                Targets = new Targets(new Rows(new float[30], 3, 10, 10)),
                GradOutput = default,
                RowLosses = new float[2],
                InverseBatch = 1f / 3,
            }),
            Throws.ArgumentException.With.Message.Contains("RowLosses holds 2 floats; 3 are needed"));

    [Test]
    public void SoftmaxOfOneOutputIsRefused()
    {
        Assert.That(() => new SoftmaxCrossEntropy().Check(new Shape(1)), Throws.TypeOf<LayerException>().With.Message.Contains("at least two outputs"));
        Assert.That(() => new SoftmaxCrossEntropy().Check(new Shape(2)), Throws.Nothing);
    }

    [Test]
    public void AnUnknownScalingIsRefused() =>
        Assert.That(() => new MeanSquaredError((SquaredErrorScaling)7), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
