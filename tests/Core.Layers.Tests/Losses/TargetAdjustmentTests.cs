using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Label smoothing, class weights and positive weights are what they would be on targets written out.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class TargetAdjustmentTests(SimdLevel level)
{
    private const float Smoothing = 0.3f;
    private const int RowCount = 5;

    [Test]
    public void SoftmaxSmoothsAndWeighsEveryTarget([Values] bool classes)
    {
        for (var columns = 2; columns <= 35; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns, spread: 8);
            var weights = Weights(columns);
            LossReference.Compare(rows, new SoftmaxCrossEntropy(Smoothing, weights), classes, level, row =>
            {
                var (total, sum) = (0d, 0d);
                for (var i = 0; i < columns; i++)
                {
                    total += Math.Exp(rows.Logit(row, i));
                    sum += Adjusted(i);
                }

                var value = 0d;
                var gradient = new double[columns];
                for (var i = 0; i < columns; i++)
                {
                    value += Adjusted(i) * (Math.Log(total) - rows.Logit(row, i));
                    gradient[i] = (sum * Math.Exp(rows.Logit(row, i)) / total) - Adjusted(i);
                }

                return (value, gradient);

                double Adjusted(int i) => weights[i] * ((rows.Target(classes, row, i) * (1 - (double)Smoothing)) + ((double)Smoothing / columns));
            });
        }
    }

    [Test]
    public void YesAndNoAreSmoothedAndWeighed([Values] bool classes, [Values(1f, 2.5f)] float positiveWeight)
    {
        for (var columns = 1; columns <= 35; columns++)
        {
            var rows = new LossCase(RowCount, columns, columns, spread: 20);
            LossReference.Compare(rows, new BinaryCrossEntropy(true, Smoothing, positiveWeight), classes, level, row => LossReference.Sum(rows, classes, row, (x, t) =>
            {
                var smooth = (t * (1 - (double)Smoothing)) + ((double)Smoothing / 2);
                var (yes, no) = (-Math.Log(1 + Math.Exp(-x)), -Math.Log(1 + Math.Exp(x)));
                var sigmoid = 1 / (1 + Math.Exp(-x));
                return (-((positiveWeight * smooth * yes) + ((1 - smooth) * no)) / columns, ((sigmoid * (1 + ((positiveWeight - 1) * smooth))) - (positiveWeight * smooth)) / columns);
            }));
        }
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Assert.That(() => new SoftmaxCrossEntropy(1f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("labelSmoothing must be at least 0 and below 1; received 1"));
        Assert.That(() => new SoftmaxCrossEntropy(0f, [1f, -1f]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("classWeights must be finite and not negative; received -1 for class 1"));
        Assert.That(() => new SoftmaxCrossEntropy(0f, [1f, 1f]).Check(new Shape(3)), Throws.TypeOf<LayerException>().With.Message.Contains("received 2 for"));
        Assert.That(() => new BinaryCrossEntropy(labelSmoothing: float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BinaryCrossEntropy(positiveWeight: 0f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("positiveWeight must be finite and above 0; received 0"));
        Assert.That(() => new BinaryCrossEntropy(fromLogits: false, positiveWeight: 2f), Throws.ArgumentException.With.Message.Contains("takes logits"));
        Assert.That(() => new Huber(0f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("delta must be finite and above 0; received 0"));
    }

    private static float[] Weights(int count)
    {
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = 0.25f * (1 + (i % 7));
        }

        return weights;
    }
}
