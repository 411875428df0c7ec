using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Tests.Training;

namespace Spanwise.Core.Train.Tests.Callbacks;

/// <summary>Early stopping and checkpoints, fed with epochs by hand.</summary>
public sealed class EpochCallbackTests
{
    [TestCase(2, 0, new[] { 5.0, 4, 3, 3, 3 }, 3, TestName = "no improvement for two epochs")]
    [TestCase(3, 0, new[] { 5.0, 4, 4.5, 4.4, 3.9, 4, 4, 4 }, 5, TestName = "an improvement begins the count anew")]
    [TestCase(2, 0.5, new[] { 5.0, 4.8, 4.4, 4.3, 4.2 }, 3, TestName = "less than the least difference does not count")]
    [TestCase(2, 0, new[] { double.NaN, double.NaN }, 0, TestName = "what is no number is no improvement")]
    public void StopsAfterSomeEpochsWithoutImprovement(int patience, double minDelta, double[] losses, int best)
    {
        using var trainer = NewTrainer();
        var context = new TrainingContext(trainer, 100);
        var stopping = new EarlyStopping(patience, minDelta);
        stopping.TrainingBegins(context);
        for (var epoch = 1; epoch <= losses.Length; epoch++)
        {
            Assert.That(context.IsStopping, Is.False, $"before epoch {epoch}");
            trainer.Model.Parameters.Values[0] = epoch;
            stopping.EpochEnded(context, Report(epoch, losses[epoch - 1]));
        }

        Assert.That(context.IsStopping, Is.True);
        Assert.That(stopping.Epoch, Is.EqualTo(best));
        stopping.TrainingEnded(context);
        Assert.That(trainer.Model.Parameters.Values[0], Is.EqualTo(best == 0 ? losses.Length : best), "the weights of the best epoch");
    }

    [Test]
    public void TheMetricIsTurnedByWhatIsBetter()
    {
        using var trainer = NewTrainer();
        var context = new TrainingContext(trainer, 9);
        var more = new EarlyStopping(1, watched: Watched.Metric, restoreBest: false);
        more.TrainingBegins(context);
        more.EpochEnded(context, Report(1, 0, metric: 0.5));
        more.EpochEnded(context, Report(2, 0, metric: 0.6));
        Assert.That((more.Epoch, context.IsStopping), Is.EqualTo((2, false)));

        using var errors = NewTrainer(new MeanAbsoluteDeviation());
        var ofErrors = new TrainingContext(errors, 9);
        var less = new EarlyStopping(1, watched: Watched.Metric);
        less.TrainingBegins(ofErrors);
        less.EpochEnded(ofErrors, Report(1, 0, metric: 0.5));
        less.EpochEnded(ofErrors, Report(2, 0, metric: 0.6));
        Assert.That((less.Epoch, ofErrors.IsStopping), Is.EqualTo((1, true)));

        using var none = new Trainer(Toy.Model(), new SoftmaxCrossEntropy(), new Sgd(), new TrainerOptions());
        Assert.That(() => more.EpochEnded(new TrainingContext(none, 1), Report(3, 0)), Throws.InvalidOperationException.With.Message.Contains("the trainer has none"));
    }

    [Test]
    public void ATrainingEndsEarlyWithItsBestWeights()
    {
        // A rate far too high after the second epoch ruins what was learnt.
        var model = Toy.Model();
        var optimizer = new Sgd(0.3f);
        var stopping = new EarlyStopping(3);
        using var trainer = Toy.Trainer(
            model,
            new TrainerOptions { Epochs = 50, BatchSize = 20, Callbacks = [stopping], EpochEnded = report => (optimizer.LearningRate = report.Epoch >= 2 ? 40f : 0.3f) > 0 },
            optimizer);
        var history = trainer.Fit(Toy.Blobs(200), Toy.Blobs(100, seed: 5));
        Assert.That(history, Has.Count.EqualTo(5));
        Assert.That(stopping.Epoch, Is.EqualTo(2));
        Assert.That(trainer.Evaluate(Toy.Blobs(100, seed: 5)), Is.EqualTo(history[1].Validation!.Value));
    }

    [Test]
    public void CheckpointsAreSavedWhenTheyAreDue()
    {
        double[] losses = [5, 4, 6, 3, 3, 2];
        Assert.That(Saved(new Func<Action<TrainingContext>, ModelCheckpoint>(save => new ModelCheckpoint(save))), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(Saved(save => new ModelCheckpoint(save, everyEpochs: 2)), Is.EqualTo(new[] { 2, 4, 6 }));
        Assert.That(Saved(save => new ModelCheckpoint(save, bestOnly: true)), Is.EqualTo(new[] { 1, 2, 4, 6 }));
        Assert.That(Saved(save => new ModelCheckpoint(save, everyEpochs: 0)), Is.Empty);

        List<int> Saved(Func<Action<TrainingContext>, ModelCheckpoint> make)
        {
            var saved = new List<int>();
            using var trainer = NewTrainer();
            var context = new TrainingContext(trainer, 6);
            var checkpoint = make(at => saved.Add(at.Epoch));
            checkpoint.TrainingBegins(context);
            for (var epoch = 1; epoch <= losses.Length; epoch++)
            {
                context.Epoch = epoch;
                checkpoint.EpochEnded(context, Report(epoch, losses[epoch - 1]));
            }

            return saved;
        }
    }

    [Test]
    [NonParallelizable]
    public void CheckpointsAreSavedBetweenSteps()
    {
        var saved = new List<long>();
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { Epochs = 2, BatchSize = 10, Callbacks = [new ModelCheckpoint(context => saved.Add(context.StepsDone), everyEpochs: 0, everySteps: 2)] });
        trainer.Fit(Toy.Blobs(50));
        Assert.That(saved, Is.EqualTo(new[] { 2, 4, 6, 8, 10 }));
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Assert.That(() => new EarlyStopping(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EarlyStopping(1, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("minDelta must be finite and not negative; received NaN"));
        Assert.That(() => new ModelCheckpoint(_ => { }, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static Trainer NewTrainer(Metric? metric = null) =>
        new(Toy.Model(), new SoftmaxCrossEntropy(), new Sgd(), new TrainerOptions(), metric ?? new Accuracy());

    // The training figures say the contrary of the validation's.
    private static EpochReport Report(int epoch, double loss, double metric = 0) =>
        new(epoch, 1, 1, -loss, -metric, new Evaluation(loss, metric), 0, 0);
}
