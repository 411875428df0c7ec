using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Losses;

[NonParallelizable]
public sealed class LossAllocationTests
{
    private static readonly Loss[] All =
    [
        new SoftmaxCrossEntropy(), new MeanSquaredError(), new BinaryCrossEntropy(), new BinaryCrossEntropy(fromLogits: false),
        new BinaryCrossEntropy(positiveWeight: 2f), new SoftmaxCrossEntropy(0.1f, new float[10]), new MeanAbsoluteError(), new Huber(), new Hinge(), new CategoricalCrossEntropy(),
        new CategoricalCrossEntropy(fromLogarithms: true), new KullbackLeibler(), new KullbackLeibler(fromLogarithms: false), new CosineDistance(),
    ];

    [Test]
    public void AStepAllocatesNothing([ValueSource(nameof(All))] Loss loss, [Values] bool classes)
    {
        var (output, values, gradient, losses) = (new float[40], new float[40], new float[40], new float[4]);
        int[] wanted = [0, 9, 3, 3];
        var least = AllocationMeter.LeastBytes(() => loss.Evaluate(new LossStep
        {
            Output = new Rows(output, 4, 10, 10),
            Targets = classes ? new Targets(wanted) : new Targets(new Rows(values, 4, 10, 10)),
            GradOutput = new Rows(gradient, 4, 10, 10),
            RowLosses = losses,
            InverseBatch = 0.25f,
        }));
        Assert.That(least, Is.Zero);
    }
}
