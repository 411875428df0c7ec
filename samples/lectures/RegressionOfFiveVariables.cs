using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>D11. The second assignment: a function of five variables, learned from samples with noise.</summary>
internal sealed class RegressionOfFiveVariables() : Experiment(
    "D11", "Assignment 2: regression of five variables", "y = sin(πx₁x₂) + 2 (x₃ − ½)² + x₄ + x₅/2 with noise of deviation 0.05, 4000 samples to learn and 1000 to validate; 5-64-64-1, ReLU, linear output, squared error, Adam in one cycle")
{
    private const double Noise = 0.05;

    public override void Run(LectureRun run)
    {
        var results = run.ForEachSeed(seed => Learn(run, seed));
        run.Measure("validation_r2", results.Select(result => result.R2)).AtLeast(0.98);
        run.Measure("residual_deviation", results.Select(result => result.Deviation)).AtMost(0.08);
        run.Measure("residual_mean", results.Select(result => Math.Abs(result.Mean))).AtMost(0.01);
        run.Say(FormattableString.Invariant($"The noise alone gives residuals of deviation {Noise}."));
    }

    private static (double R2, double Deviation, double Mean) Learn(LectureRun run, ulong seed)
    {
        var (train, _) = Draw((int)seed, 4000);
        var (validation, truth) = Draw((int)seed + 1000, 1000);
        var model = new Sequential(new Shape(5), new Dense(64, Activation.Relu), new Dense(64, Activation.Relu), new Dense(1));
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 60, BatchSize = 32, Seed = seed, Schedule = new OneCycle() };
        using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.005f), options, new RootMeanSquareError());
        var history = trainer.Fit(train, validation, run.Cancellation);
        var said = trainer.Predict(validation);
        float[] residuals = [.. said.Zip(truth, (a, b) => a - b)];
        var mean = residuals.Average(value => (double)value);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new HistogramChart("Residuals on the validation samples", "predicted − true", 50, (string.Empty, residuals)));
            run.Page.Add(new Chart("Predicted and true", "true", "predicted", new ChartSeries(string.Empty, [.. truth.Select(v => (double)v)], [.. said.Select(v => (double)v)]) { Mark = ChartMark.Dots }));
            foreach (var figure in TrainingCharts.Of(history, "rmse"))
            {
                run.Page.Add(figure);
            }
        }

        return (Determination.Compute(said, truth), Math.Sqrt(residuals.Average(value => Math.Pow(value - mean, 2))), mean);
    }

    private static (ArraySource Source, float[] Truth) Draw(int seed, int count)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, 5 * count).Select(_ => random.NextSingle()).ToArray();
        var y = new float[count];
        for (var i = 0; i < count; i++)
        {
            // The sum of twelve uniform numbers, less six, is nearly normal.
            var noise = Noise * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
            var of = x.AsSpan(5 * i, 5);
            y[i] = (float)(Math.Sin(Math.PI * of[0] * of[1]) + (2 * Math.Pow(of[2] - 0.5, 2)) + of[3] + (0.5 * of[4]) + noise);
        }

        return (new ArraySource(new Shape(5), x, 1, y), y);
    }
}
