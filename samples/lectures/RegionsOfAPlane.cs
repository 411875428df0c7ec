namespace Spanwise.Samples.Lectures;

/// <summary>D10. The first assignment: regions of a plane, by one hidden layer and by several of as many parameters.</summary>
internal sealed class RegionsOfAPlane() : Experiment(
    "D10", "Assignment 1: regions of a plane", "x₁ > x₂, x₁² > x₂ and x₁ > 1/x₂ on 1000 samples; 2-40-1 (161 parameters) against 2-8-8-7-1 (167 parameters), ReLU, binary cross-entropy")
{
    private const int Samples = 1000;

    public override void Run(LectureRun run)
    {
        (string Name, Func<float, float, bool> Inside)[] regions =
        [
            ("x1_above_x2", static (x, y) => x > y),
            ("x1_squared_above_x2", static (x, y) => x * x > y),
            ("x1_above_1_over_x2", static (x, y) => x > 1f / y),
        ];
        foreach (var (name, inside) in regions)
        {
            run.Measure($"{name}_mlp_accuracy", run.ForEachSeed(seed => Learn(run, seed, name.Replace('_', ' ') + ", one hidden layer", inside, new Dense(40, Activation.Relu)))).AtLeast(0.95);
            run.Measure($"{name}_dnn_accuracy", run.ForEachSeed(seed => Learn(run, seed, name.Replace('_', ' ') + ", three hidden layers", inside, new Dense(8, Activation.Relu), new Dense(8, Activation.Relu), new Dense(7, Activation.Relu)))).AtLeast(0.95);
        }
    }

    private static double Learn(LectureRun run, ulong seed, string title, Func<float, float, bool> inside, params ReadOnlySpan<Layer> hidden)
    {
        var (points, sides) = Draw((int)seed, inside);
        var (others, theirs) = Draw((int)seed + 1000, inside);
        var model = new Sequential(new Shape(2), [.. hidden, new Dense(1)]);
        model.Initialize(seed);
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Adam(0.01f), new TrainerOptions { Epochs = 100, BatchSize = 32, Seed = seed }, new BinaryAccuracy());
        trainer.Fit(new ArraySource(new Shape(2), points, sides), cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions(title, trainer, others, theirs, (-2, 2, -2, 2)));
        }

        return trainer.Evaluate(new ArraySource(new Shape(2), others, theirs)).Metric;
    }

    private static (float[] Points, int[] Sides) Draw(int seed, Func<float, float, bool> inside)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, 2 * Samples).Select(_ => (4f * random.NextSingle()) - 2f).ToArray();
        return (points, [.. Enumerable.Range(0, Samples).Select(i => inside(points[2 * i], points[(2 * i) + 1]) ? 1 : 0)]);
    }
}
