namespace Spanwise.Samples.Lectures;

/// <summary>A10. How training goes on and testing does not; and two starts of one network, plain and scaled.</summary>
internal sealed class OverTraining() : Experiment(
    "A10", "Over-training study", "A8 for 100 epochs, training and test digits judged after each; then A8 against A9 from one deep copy, 50 epochs")
{
    public override void Run(LectureRun run)
    {
        var seed = run.Seeds[0];
        var long_ = Train(run, Neurons.Create([784, 30, 10], seed), seed, epochs: 100);
        var best = long_.Test.Index().MaxBy(one => one.Item.Metric).Index;
        run.Measure("best_epoch", best + 1);
        run.Measure("best_test_accuracy", long_.Test[best].Metric);
        run.Measure("last_test_accuracy", long_.Test[^1].Metric);
        run.Measure("last_train_accuracy", long_.Train[^1].Metric).AtLeast(long_.Test[^1].Metric);
        run.Say(FormattableString.Invariant($"Best epoch: {best + 1} of 100, with {long_.Test[best].Metric:P2} of the test digits right; after all 100 epochs {long_.Test[^1].Metric:P2}, and {long_.Train[^1].Metric:P2} of the training digits."));
        Show(run, "100 epochs", ("training", [.. long_.Train]), ("test", [.. long_.Test]));

        var plain = Neurons.Create([784, 30, 10], seed);
        var scaled = plain.Clone();
        foreach (var tensor in scaled.Parameters.Tensors.Where(tensor => tensor.Spec.Name == "weight"))
        {
            foreach (ref var weight in scaled.Parameters[tensor])
            {
                weight /= MathF.Sqrt(tensor.Spec.FanIn);
            }
        }

        var (first, second) = (Train(run, plain, seed, epochs: 50), Train(run, scaled, seed, epochs: 50));
        run.Measure("plain_test_accuracy_after_50", first.Test[^1].Metric);
        run.Measure("scaled_test_accuracy_after_50", second.Test[^1].Metric).AtLeast(first.Test[^1].Metric);
        Show(run, "N(0, 1) against N(0, 1) / √inputs", ("plain, test", [.. first.Test]), ("scaled, test", [.. second.Test]));
    }

    private static (List<Evaluation> Train, List<Evaluation> Test) Train(LectureRun run, Sequential model, ulong seed, int epochs)
    {
        var (train, test) = (new ImageSource(run.Mnist.Train), new ImageSource(run.Mnist.Test));
        var curves = (Train: new List<Evaluation>(), Test: new List<Evaluation>());
        Trainer? trainer = null;
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = 10,
            Seed = seed,
            EpochEnded = report =>
            {
                curves.Train.Add(trainer!.Evaluate(train, run.Cancellation));
                curves.Test.Add(report.Validation!.Value);
                return true;
            },
        };
        using (trainer = Neurons.CreateTrainer(model, options, rate: 3f))
        {
            trainer.Fit(train, test, run.Cancellation);
        }

        return curves;
    }

    private static void Show(LectureRun run, string title, params (string Name, Evaluation[] Epochs)[] curves)
    {
        run.Page.Add(new Chart(title + ": loss", "epoch", "loss", [.. curves.Select(curve => new ChartSeries(curve.Name, [.. curve.Epochs.Select(one => one.Loss)]))]));
        run.Page.Add(new Chart(title + ": accuracy", "epoch", "accuracy", [.. curves.Select(curve => new ChartSeries(curve.Name, [.. curve.Epochs.Select(one => one.Metric)]))]));
    }
}
