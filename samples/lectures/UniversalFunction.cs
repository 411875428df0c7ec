using Spanwise.Core.Train.Minimizers;

namespace Spanwise.Samples.Lectures;

/// <summary>A5. Ten hidden units are enough for a function with eight turns.</summary>
internal sealed class UniversalFunction() : Experiment(
    "A5", "Universal function", "y = x sin(8πx), 100 points on [0, 1], 1-10-1 with a linear output, 31 parameters from N(0, 1), by BFGS in double precision; two networks for each seed, each the best of six starts")
{
    private const int Points = 100;
    private const int Starts = 6;

    // A residual of 0.001.
    private const double GoodEnough = 0.5e-6;

    public override void Run(LectureRun run)
    {
        var x = Enumerable.Range(0, Points).Select(i => i / (Points - 1f)).ToArray();
        var y = Array.ConvertAll(x, value => value * MathF.Sin(8f * MathF.PI * value));
        var data = new ArraySource(new Shape(1), x, 1, y);
        ulong[] seeds = [.. run.Seeds, .. run.Seeds.Select(seed => seed + 1000)];
        var fits = run.ForEachAtOnce(seeds, seed =>
        {
            var (model, _) = Enumerable.Range(0, Starts).Select(start => Fit(run, data, seed + (10_000 * (ulong)start))).MinBy(one => one.Loss);
            using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(), new TrainerOptions { Threads = 1 });
            var said = trainer.Predict(data);
            return (Rms: Math.Sqrt(said.Zip(y, (a, b) => (double)(a - b) * (a - b)).Average()), Said: said, Model: model);
        });
        run.Measure("residual_rms", fits.Select(fit => fit.Rms)).AtMost(0.005).BestAtMost(0.002);
        var best = fits.MinBy(fit => fit.Rms);
        double[] places = [.. x.Select(value => (double)value)];
        run.Page.Add(new Chart("x sin(8πx)", "x", "y", new ChartSeries("network", places, [.. best.Said.Select(v => (double)v)]), new ChartSeries("wanted", places, [.. y.Select(v => (double)v)]) { Mark = ChartMark.Dots }));
        run.Page.Add(new Chart("Residuals of the best network", "x", "network − function", new ChartSeries(string.Empty, places, [.. best.Said.Zip(y, (a, b) => (double)(a - b))])));
        run.Page.Add(new NetworkDrawing("1-10-1", best.Model));
    }

    // From one start in three the way leads to the bottom; from the others it ends in a valley with a turn or two left out. Trying again is cheap.
    private static (Sequential Model, double Loss) Fit(LectureRun run, ArraySource data, ulong seed)
    {
        var model = new Sequential(
            new Shape(1),
            new Dense(10, Activation.Sigmoid, weightInitializer: new Normal(1f), biasInitializer: new Normal(1f)),
            new Dense(1, weightInitializer: new Normal(1f), biasInitializer: new Normal(1f)));
        model.Initialize(seed);
        var objective = new PreciseObjective(model, data);
        var bfgs = new Bfgs { Stop = new StopRules { Iterations = 10_000, Goal = GoodEnough, ValueTolerance = 0, GradientTolerance = 0 } };
        var least = bfgs.Minimize(objective, objective.Read(), run.Cancellation);
        objective.Write(least.Point);
        return (model, least.Value);
    }
}
