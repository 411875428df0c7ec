namespace Spanwise.Samples.Lectures;

/// <summary>784-30-10 on all digits, 20 epochs, batch 10, η = 3: what A8, A9 and A11 do.</summary>
internal static class DigitTraining
{
    /// <summary>Trains one network.</summary>
    public static (Trainer Trainer, IReadOnlyList<EpochReport> History) Run(LectureRun run, ulong seed, bool scaled)
    {
        var options = new TrainerOptions { Epochs = 20, BatchSize = 10, Seed = seed, Threads = 1 };
        var trainer = Neurons.CreateTrainer(Neurons.Create([784, 30, 10], seed, scaled), options, rate: 3f);
        return (trainer, trainer.Fit(new ImageSource(run.Mnist.Train), new ImageSource(run.Mnist.Test), run.Cancellation));
    }

    /// <summary>Trains one for each seed, and shows the first.</summary>
    public static (Evaluation Train, Evaluation Test)[] RunAll(LectureRun run, IReadOnlyList<ulong> seeds, bool scaled) => run.ForEachAtOnce(seeds, seed =>
    {
        var (trainer, history) = Run(run, seed, scaled);
        using (trainer)
        {
            if (seed == run.Seeds[0])
            {
                Show(run, trainer, history);
            }

            return (trainer.Evaluate(new ImageSource(run.Mnist.Train)), history[^1].Validation!.Value);
        }
    });

    private static void Show(LectureRun run, Trainer trainer, IReadOnlyList<EpochReport> history)
    {
        foreach (var figure in TrainingCharts.Of(history))
        {
            run.Page.Add(figure);
        }

        var test = run.Mnist.Test;
        var predicted = OneHot.Decode(trainer.Predict(new ImageSource(test)), 10);
        var matrix = new ConfusionMatrix(10);
        for (var i = 0; i < predicted.Length; i++)
        {
            matrix.Add(test.Labels[i], predicted[i]);
        }

        run.Page.Add(new ConfusionTable("Test digits", matrix));
        run.Page.Add(WeightPictures.OfFirstLayer(trainer.Model)!);
    }
}
