using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Metrics;

public sealed class WholeSetMetricTests
{
    [Test]
    public void AConfusionMatrixCountsWhatWasTakenForWhat()
    {
        var matrix = new ConfusionMatrix(3);
        foreach (var (actual, predicted) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (1, 1), (1, 2), (1, 1), (0, 1)])
        {
            matrix.Add(actual, predicted);
        }

        Assert.That((matrix[0, 0], matrix[0, 1], matrix[1, 1], matrix[1, 2], matrix[2, 2]), Is.EqualTo((2L, 2L, 2L, 1L, 0L)));
        Assert.That(matrix.Total, Is.EqualTo(7));
        Assert.That(matrix.Accuracy, Is.EqualTo(4 / 7d));
        Assert.That((matrix.Precision(0), matrix.Precision(1), matrix.Precision(2)), Is.EqualTo((1d, 0.5, 0d)));
        Assert.That((matrix.Recall(0), matrix.Recall(1), matrix.Recall(2)), Is.EqualTo((0.5, 2 / 3d, 0d)));
        Assert.That((matrix.F1(0), matrix.F1(1), matrix.F1(2)), Is.EqualTo((4 / 6d, 4 / 7d, 0d)));
        Assert.That(matrix.MacroPrecision, Is.EqualTo(0.5).Within(1e-12));
        Assert.That(matrix.MacroRecall, Is.EqualTo((0.5 + (2 / 3d)) / 3).Within(1e-12));
        Assert.That(matrix.MacroF1, Is.EqualTo(((4 / 6d) + (4 / 7d)) / 3).Within(1e-12));
        Assert.That(() => matrix.Add(3, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("actual must be a class from 0 to 2; received 3"));
        Assert.That(() => new ConfusionMatrix(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void AConfusionMatrixTakesOutputs()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add([1f, 5f, 2f, 9f, 0f, 0f], [1, 2]);
        Assert.That((matrix[1, 1], matrix[2, 0]), Is.EqualTo((1L, 1L)));
        var binary = new ConfusionMatrix(2);
        binary.Add([0.4f, 0.7f, 0.6f], [0, 1, 0], threshold: 0.5f);
        Assert.That((binary[0, 0], binary[1, 1], binary[0, 1]), Is.EqualTo((1L, 1L, 1L)));
        Assert.That(() => matrix.Add([1f, 2f], [1]), Throws.ArgumentException.With.Message.Contains("outputs holds 2 floats; exactly 3 are needed"));
    }

    [Test]
    public void TheAreaIsTheShareOfPairsInOrder()
    {
        var random = new Random(1);
        var scores = new float[200];
        var classes = new int[200];
        for (var i = 0; i < scores.Length; i++)
        {
            // Few values, so that there are ties.
            (scores[i], classes[i]) = (random.Next(20) / 4f, random.Next(3) / 2);
        }

        var (pairs, ordered) = (0d, 0d);
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (classes[i] == 1 && classes[j] == 0)
                {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        Assert.That(RocCurve.Area(scores, classes), Is.EqualTo(ordered / pairs).Within(1e-12));
        Assert.That(RocCurve.Area([1f, 2f, 3f], [0, 0, 1]), Is.EqualTo(1));
        Assert.That(RocCurve.Area([1f, 2f, 3f], [1, 0, 0]), Is.Zero);
        Assert.That(RocCurve.Area([1f, 2f], [1, 1]), Is.NaN);
        Assert.That(RocCurve.Area([1f, float.NaN], [0, 1]), Is.NaN);
        Assert.That(() => RocCurve.Area([1f], [2]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0 or 1; received 2"));
        Assert.That(() => RocCurve.Area([1f], [1, 0]), Throws.ArgumentException);
    }

    [Test]
    public void DeterminationIsOneLessTheShareThatIsMissed()
    {
        // scikit-learn's documentation: r2_score([3, -0.5, 2, 7], [2.5, 0.0, 2, 8]) = 0.948…
        Assert.That(Determination.Compute([2.5f, 0f, 2f, 8f], [3f, -0.5f, 2f, 7f]), Is.EqualTo(0.9486081370449679).Within(1e-9));
        Assert.That(Determination.Compute([2f, 2f, 2f], [1f, 2f, 3f]), Is.Zero);
        Assert.That(Determination.Compute([1f, 0f, 2f, 0f], [1f, 5f, 2f, 5f], columns: 2), Is.NaN);
        Assert.That(Determination.Compute([1f, 4f, 2f, 7f], [1f, 5f, 2f, 7f], columns: 2), Is.EqualTo((1 + (1 - (1 / 2d))) / 2).Within(1e-12));
        Assert.That(() => Determination.Compute([1f], [1f, 2f]), Throws.ArgumentException);
    }

    [Test]
    public void ATrainerPredictsInTheOrderOfTheSamples([Values(1, 3)] int threads)
    {
        var model = Toy.Model();
        var source = Toy.Blobs(371);
        using var trainer = Toy.Trainer(model, new TrainerOptions { Threads = threads });
        var outputs = trainer.Predict(source);
        Assert.That(outputs, Has.Length.EqualTo(371 * 4));
        var matrix = new ConfusionMatrix(4);
        var classes = new int[371];
        source.ReadClasses([.. Enumerable.Range(0, 371)], classes);
        matrix.Add(outputs, classes);
        Assert.That(matrix.Accuracy, Is.EqualTo(trainer.Evaluate(source).Metric).Within(1e-6));
    }

    [Test]
    public void ARootIsTakenOfTheMeanOverTheEpoch()
    {
        var model = new Sequential(new Shape(1), new Dense(1, bias: false, weightInitializer: new Layers.Initializers.Constant(0f)));
        var source = new ArraySource(new Shape(1), [1f, 2f], 1, [3f, 5f]);
        using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(0f), new TrainerOptions { BatchSize = 1 }, new RootMeanSquareError());
        var report = trainer.Fit(source, source)[0];
        Assert.That(report.TrainMetric, Is.EqualTo(Math.Sqrt(17)).Within(1e-6));
        Assert.That(report.Validation!.Value.Metric, Is.EqualTo(Math.Sqrt(17)).Within(1e-6));
        Assert.That(trainer.Progress.RunningMetric, Is.EqualTo(Math.Sqrt(17)).Within(1e-6));
    }
}
