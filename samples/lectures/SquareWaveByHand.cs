namespace Spanwise.Samples.Lectures;

/// <summary>A6. A network whose parameters are assigned, not learned: a square wave.</summary>
internal sealed class SquareWaveByHand() : Experiment(
    "A6", "Square wave by hand", "1-8-1: four pairs of steep logistic steps up and down, summed by a linear output; every weight and bias is assigned")
{
    private const int Steps = 8;
    private const float Steepness = 800f;

    public override void Run(LectureRun run)
    {
        // σ(s (x − a)) steps from 0 to 1 at x = a. Steps at 1/16, 3/16, 5/16, … in turn count +1 and −1: four pulses of width 1/8.
        var model = new Sequential(new Shape(1), new Dense(Steps, Activation.Sigmoid), new Dense(1));
        var parameters = model.Parameters;
        for (var i = 0; i < Steps; i++)
        {
            var edge = ((2 * i) + 1) / 16f;
            parameters[parameters.Find("0.weight")][i] = Steepness;
            parameters[parameters.Find("0.bias")][i] = -Steepness * edge;
            parameters[parameters.Find("2.weight")][i] = i % 2 == 0 ? 1f : -1f;
        }

        var x = Enumerable.Range(0, 400).Select(i => (i + 0.5f) / 400f).ToArray();
        var wave = Array.ConvertAll(x, value => (int)Math.Floor((value * 8f) - 0.5f) % 2 == 0 && value > 1 / 16f ? 1f : 0f);
        using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(), new TrainerOptions());
        var y = trainer.Predict(new ArraySource(new Shape(1), x, 1, wave));

        // Within two hundredths of an edge the wave is on its way.
        var errors = Enumerable.Range(0, x.Length).Where(i => Math.Abs(((x[i] * 8f) - 0.5f) - Math.Round((x[i] * 8f) - 0.5f)) > 0.16f);
        run.Measure("largest_error_away_from_edges", errors.Max(i => (double)Math.Abs(y[i] - wave[i]))).AtMost(1e-3);
        double[] places = [.. x.Select(value => (double)value)];
        run.Page.Add(new Chart("Square wave", "x", "y", new ChartSeries("wanted", places, [.. wave.Select(value => (double)value)]) { Mark = ChartMark.DashedLine, Colour = 1 }, new ChartSeries("network", places, [.. y.Select(value => (double)value)]) { Colour = 0 }));
        run.Page.Add(new NetworkDrawing("The network", model));
    }
}
