namespace Spanwise.Samples.Lectures;

/// <summary>D9. Six ReLUs, with the weights that the document prints, add up to nearly a cubic.</summary>
internal sealed class ReluSum() : Experiment(
    "D9", "ReLU sum", "Z(x) = −n₁ − n₂ − n₃ + n₄ + n₅ + n₆ with the printed units, as a network 1-6-1; beside it x³ + x² − x − 1, which it follows")
{
    private static readonly float[] Slopes = [-5f, -1.2f, 1.2f, 1.2f, 2f, 5f];
    private static readonly float[] Shifts = [-7.7f, -1.3f, 1f, -0.2f, -1.1f, -5f];
    private static readonly float[] Signs = [-1f, -1f, -1f, 1f, 1f, 1f];

    public override void Run(LectureRun run)
    {
        var model = new Sequential(new Shape(1), new Dense(6, Activation.Relu), new Dense(1, bias: false));
        Slopes.CopyTo(model.Parameters[model.Parameters.Find("0.weight")]);
        Shifts.CopyTo(model.Parameters[model.Parameters.Find("0.bias")]);
        Signs.CopyTo(model.Parameters[model.Parameters.Find("2.weight")]);

        var x = Enumerable.Range(0, 401).Select(i => (i / 100f) - 2f).ToArray();
        using var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(), new TrainerOptions());
        var z = trainer.Predict(new ArraySource(new Shape(1), x, new int[x.Length]));
        var formula = Array.ConvertAll(x, at => Enumerable.Range(0, 6).Sum(i => (double)Signs[i] * Math.Max(0, (Slopes[i] * at) + Shifts[i])));
        var cubic = Array.ConvertAll(x, at => (double)(at * at * at) + (at * at) - at - 1);
        var near = Enumerable.Range(0, x.Length).Where(i => Math.Abs(x[i]) <= 1.6f).ToArray();
        run.Measure("largest_difference_to_the_formula", z.Zip(formula, (a, b) => Math.Abs(a - b)).Max()).AtMost(1e-5);
        run.Measure("rms_distance_to_the_cubic", Math.Sqrt(near.Average(i => Math.Pow(z[i] - cubic[i], 2)))).AtMost(0.5);
        double[] places = [.. x.Select(at => (double)at)];
        run.Page.Add(new Chart("Z(x)", "x", "y", new ChartSeries("x³ + x² − x − 1", places, cubic) { Mark = ChartMark.DashedLine, Colour = 1 }, new ChartSeries("six ReLUs", places, [.. z.Select(value => (double)value)]) { Colour = 0 }));
        run.Page.Add(new Chart("The six units with their signs", "x", "y", [.. Enumerable.Range(0, 6).Select(i => new ChartSeries(FormattableString.Invariant($"{(Signs[i] > 0 ? '+' : '−')} n{i + 1}"), places, [.. x.Select(at => (double)Signs[i] * Math.Max(0, (Slopes[i] * at) + Shifts[i]))]))]));
        run.Page.Add(new NetworkDrawing("1-6-1", model));
    }
}
