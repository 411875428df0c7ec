using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Samples.Lectures;

/// <summary>B1. The oldest fit there is, done as a network does it.</summary>
internal sealed class LinearFit() : Experiment("B1", "Linear fit", "y = m x + b with noise, 200 points; gradient descent on the mean squared error of all points, until the loss no longer decreases")
{
    private const float M = 2.5f;
    private const float B = -1f;
    private const int Points = 200;

    public override void Run(LectureRun run)
    {
        var fits = run.ForEachSeed(seed => Fit(run, seed));
        run.Measure("m", fits.Select(fit => (double)fit.M));
        run.Measure("b", fits.Select(fit => (double)fit.B));
        run.Measure("distance_to_least_squares", fits.Select(fit => fit.Distance)).AtMost(0.01);
        run.Measure("error_of_m", fits.Select(fit => (double)Math.Abs(fit.M - M))).AtMost(0.05);
        run.Measure("error_of_b", fits.Select(fit => (double)Math.Abs(fit.B - B))).AtMost(0.05);
        run.Measure("epochs_until_the_loss_stood_still", fits.Select(fit => (double)fit.Epochs));
    }

    private static (float M, float B, double Distance, int Epochs) Fit(LectureRun run, ulong seed)
    {
        var random = new Random((int)seed);
        var x = new float[Points];
        var y = new float[Points];
        for (var i = 0; i < Points; i++)
        {
            x[i] = (2f * random.NextSingle()) - 1f;
            y[i] = (M * x[i]) + B + (0.2f * (random.NextSingle() - 0.5f));
        }

        var source = new ArraySource(new Shape(1), x, 1, y);
        var model = new Sequential(new Shape(1), new Dense(1));
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 1000, BatchSize = Points, Seed = seed, Callbacks = [new EarlyStopping(patience: 1, minDelta: 1e-9)] };
        using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(0.1f), options);
        var history = trainer.Fit(source, cancellation: run.Cancellation);
        var (m, b) = (model.Parameters[model.Parameters.Find("0.weight")][0], model.Parameters[model.Parameters.Find("0.bias")][0]);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new Chart("Points and line", "x", "y", new ChartSeries("points", [.. x.Select(v => (double)v)], [.. y.Select(v => (double)v)]) { Mark = ChartMark.Dots }, new ChartSeries("fit", [-1, 1], [b - m, b + m])));
            run.Page.Add(new Chart("Loss", "epoch", "mean squared error", new ChartSeries(string.Empty, [.. history.Select(report => report.TrainLoss)])) { LogY = true });
        }

        // The least squares in closed form.
        var (meanX, meanY) = (x.Average(), y.Average());
        var slope = x.Zip(y, (u, v) => (u - meanX) * (v - meanY)).Sum() / x.Sum(u => (u - meanX) * (u - meanX));
        return (m, b, Math.Max(Math.Abs(m - slope), Math.Abs(b - (meanY - (slope * meanX)))), history.Count);
    }
}
