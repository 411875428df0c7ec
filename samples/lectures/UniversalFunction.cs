using Spanwise.Core.Train.Minimizers;

namespace Spanwise.Samples.Lectures;

/// <summary>A5. Ten hidden units are enough for a function with eight turns.</summary>
internal sealed class UniversalFunction() : Experiment(
    "A5", "Universal function", "y = x sin(8πx), 100 points on [0, 1], 1-10-1 with a linear output, 31 parameters from N(0, 1), by BFGS; two networks for each seed")
{
    private const int Points = 100;

    public override void Run(LectureRun run)
    {
        var x = Enumerable.Range(0, Points).Select(i => i / (Points - 1f)).ToArray();
        var y = Array.ConvertAll(x, value => value * MathF.Sin(8f * MathF.PI * value));
        var data = new ArraySource(new Shape(1), x, 1, y);
        ulong[] seeds = [.. run.Seeds, .. run.Seeds.Select(seed => seed + 1000)];
        var fits = run.ForEachAtOnce(seeds, seed =>
        {
            var model = new Sequential(
                new Shape(1),
                new Dense(10, Activation.Sigmoid, weightInitializer: new Normal(1f), biasInitializer: new Normal(1f)),
                new Dense(1, weightInitializer: new Normal(1f), biasInitializer: new Normal(1f)));
            model.Initialize(seed);
            using var objective = new ModelObjective(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), data, new SessionOptions { BatchSize = Points, Threads = 1 });
            var bfgs = new Bfgs { Stop = new StopRules { Iterations = 20_000, ValueTolerance = 0, GradientTolerance = 0 } };
            objective.Write(bfgs.Minimize(objective, objective.Read(), run.Cancellation).Point);
            using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(), new TrainerOptions { Threads = 1 });
            var said = trainer.Predict(data);
            return (Rms: Math.Sqrt(said.Zip(y, (a, b) => (double)(a - b) * (a - b)).Average()), Said: said, Model: model);
        });
        run.Measure("residual_rms", fits.Select(fit => fit.Rms)).AtMost(0.005).BestAtMost(0.002);
        var best = fits.MinBy(fit => fit.Rms);
        double[] places = [.. x.Select(value => (double)value)];
        run.Page.Add(new Chart("x sin(8πx)", "x", "y", new ChartSeries("wanted", places, [.. y.Select(v => (double)v)]) { Mark = ChartMark.Dots, Colour = 1 }, new ChartSeries("network", places, [.. best.Said.Select(v => (double)v)]) { Colour = 0 }));
        run.Page.Add(new Chart("Residuals of the best network", "x", "network − function", new ChartSeries(string.Empty, places, [.. best.Said.Zip(y, (a, b) => (double)(a - b))])));
        run.Page.Add(new NetworkDrawing("1-10-1", best.Model));
    }
}
