namespace Spanwise.Samples.Lectures;

/// <summary>C6. One switch: how many samples make a step.</summary>
internal sealed class BatchSizes() : Experiment(
    "C6", "Full-batch, online, mini-batch", "two half-moons, 400 points, 2-16-1, plain descent; a step for all samples, for each, and for every 20; the same passes over the data for all three")
{
    private const int Points = 400;
    private const int Epochs = 300;

    public override void Run(LectureRun run)
    {
        var curves = new List<ChartSeries>();
        run.Measure("full_batch_accuracy", run.ForEachSeed(seed => Learn(run, curves, seed, "full batch", Points, rate: 1f))).AtLeast(0.85);
        run.Measure("online_accuracy", run.ForEachSeed(seed => Learn(run, curves, seed, "online", 1, rate: 0.03f))).AtLeast(0.95);
        run.Measure("mini_batch_accuracy", run.ForEachSeed(seed => Learn(run, curves, seed, "mini-batch", 20, rate: 0.3f))).AtLeast(0.95);
        run.Page.Add(new Chart("Loss", "epoch", "cross-entropy", curves) { LogY = true });
    }

    private static double Learn(LectureRun run, List<ChartSeries> curves, ulong seed, string name, int batch, float rate)
    {
        var (points, moons) = HalfMoons.Draw(Points, (int)seed);
        var model = new Sequential(new Shape(2), new Dense(16, Activation.Tanh), new Dense(1));
        model.Initialize(seed);

        // The switch.
        var options = new TrainerOptions { Epochs = Epochs, BatchSize = batch, Seed = seed };
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Sgd(rate), options, new BinaryAccuracy());
        var history = trainer.Fit(new ArraySource(new Shape(2), points, moons), cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            curves.Add(new ChartSeries(name, [.. history.Select(report => report.TrainLoss)]));
            run.Page.Add(Pictures.Regions(name, trainer, points, moons, HalfMoons.Field));
        }

        var (others, theirs) = HalfMoons.Draw(Points, (int)seed + 1000);
        return trainer.Evaluate(new ArraySource(new Shape(2), others, theirs)).Metric;
    }
}
