namespace Spanwise.Samples.Lectures;

/// <summary>C4. Where the weights begin.</summary>
internal sealed class EveryInitializer() : Experiment(
    "C4", "Initialisers", "random normal, random uniform, truncated normal (Keras' 0.05), Glorot, He and LeCun, normal and uniform: the deviation drawn against the one asked for, and 784-100-100-10 with ReLU after 1 epoch of plain descent")
{
    public override void Run(LectureRun run)
    {
        (string Name, Initializer Rule, double Deviation)[] rules =
        [
            ("normal", new Normal(0.05f), 0.05),
            ("uniform", new Uniform(-0.05f, 0.05f), 0.05 / Math.Sqrt(3)),
            ("truncated_normal", new TruncatedNormal(0.05f), 0.05 * 0.8796),
            ("glorot_normal", new GlorotNormal(), Math.Sqrt(2d / 884)),
            ("glorot_uniform", new GlorotUniform(), Math.Sqrt(2d / 884)),
            ("he_normal", new HeNormal(), Math.Sqrt(2d / 784)),
            ("he_uniform", new HeUniform(), Math.Sqrt(2d / 784)),
            ("lecun_normal", new LeCunNormal(), Math.Sqrt(1d / 784)),
            ("lecun_uniform", new LeCunUniform(), Math.Sqrt(1d / 784)),
        ];
        var bars = new List<(string, double)>();
        foreach (var (name, rule, deviation) in rules)
        {
            var results = run.ForEachSeed(seed => Learn(run, seed, name, rule));
            run.Measure($"{name}_deviation_over_asked", results.Select(result => result.Deviation / deviation)).AtLeast(0.98).AtMost(1.02);
            bars.Add((name, run.Measure($"{name}_accuracy", results.Select(result => result.Accuracy)).AtLeast(0.8).Median));
        }

        run.Page.Add(new BarChart("Test accuracy after one epoch", "accuracy", bars) { From = 0.5 });
    }

    private static (double Deviation, double Accuracy) Learn(LectureRun run, ulong seed, string name, Initializer rule)
    {
        var model = new Sequential(
            new Shape(784),
            new Dense(100, Activation.Relu, weightInitializer: rule),
            new Dense(100, Activation.Relu, weightInitializer: rule),
            new Dense(10, weightInitializer: rule));
        model.Initialize(seed);
        var weights = model.Parameters[model.Parameters.Tensors[0]].ToArray();
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new HistogramChart(name, "weight of the first layer", 60, (string.Empty, weights)));
        }

        var deviation = Math.Sqrt(weights.Sum(weight => (double)weight * weight) / weights.Length);
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.1f), new TrainerOptions { BatchSize = 64, Seed = seed }, new Accuracy());
        trainer.Fit(new ImageSource(run.Mnist.Train), cancellation: run.Cancellation);
        return (deviation, trainer.Evaluate(new ImageSource(run.Mnist.Test)).Metric);
    }
}
