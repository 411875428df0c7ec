using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>C3. The usual activations and some that are not, each in a network that learns one thing.</summary>
internal sealed class EveryActivation() : Experiment(
    "C3", "Activations", "each in the 16 hidden units of a network that learns y = sin 3x + x²/2 on 256 points, 1000 epochs of Adam in one cycle; the step, whose derivative is 0, in the hidden layer with only the output learning; softmax as the output of a classifier; sin and 1/(1 + x²) as functions of one's own")
{
    private static readonly Activation[] Smooth =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.Softplus, Activation.Softsign, Activation.Selu, Activation.Elu(), Activation.Exponential,
        Activation.LeakyRelu(), Activation.Swish(),
        Activation.Of("sin", MathF.Sin, MathF.Cos),
        Activation.Of("1/(1+x²)", static x => 1f / (1f + (x * x)), static x => -2f * x / ((1f + (x * x)) * (1f + (x * x)))),
    ];

    public override void Run(LectureRun run)
    {
        var bars = new List<(string, double)>();
        foreach (var activation in Smooth)
        {
            var measured = run.Measure($"{activation.Name}_explained", run.ForEachSeed(seed => Learn(run, seed, activation))).AtLeast(activation == Activation.Exponential ? 0.8 : 0.95);
            bars.Add((activation.Name, measured.Median));
        }

        var step = run.Measure("binary step_explained", run.ForEachSeed(seed => Learn(run, seed, Activation.BinaryStep))).AtLeast(0.8);
        var linear = run.Measure("linear_explained", run.ForEachSeed(seed => Learn(run, seed, Activation.Linear))).AtMost(0.6);
        run.Say("A linear hidden layer explains no more than a straight line does; a step hands no gradient back, so its own weights stay as they were drawn.");
        run.Measure("softmax_accuracy", run.ForEachSeed(seed => Classify(run, seed))).AtLeast(0.95);
        run.Page.Add(new BarChart("Share of the variance explained (R², median)", "R²", [.. bars, ("binary step", step.Median), ("linear", linear.Median)]));
        run.Page.Add(Shapes(Smooth[..6]));
        run.Page.Add(Shapes(Smooth[6..]));
        run.Page.Add(Shapes([Activation.BinaryStep, Activation.Linear]));
    }

    private static double Learn(LectureRun run, ulong seed, Activation activation)
    {
        var (x, y) = (new float[256], new float[256]);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (4f * i / (x.Length - 1)) - 2f;
            y[i] = MathF.Sin(3f * x[i]) + (0.5f * x[i] * x[i]);
        }

        var source = new ArraySource(new Shape(1), x, 1, y);
        var spread = new Uniform(-2f, 2f);
        var model = new Sequential(new Shape(1), new Dense(16, activation, weightInitializer: spread, biasInitializer: spread), new Dense(1));
        model.Initialize(seed);
        using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.01f), new TrainerOptions { Epochs = 1000, BatchSize = 32, Seed = seed, Schedule = new OneCycle() });
        trainer.Fit(source, cancellation: run.Cancellation);
        return Determination.Compute(trainer.Predict(source), y);
    }

    private static double Classify(LectureRun run, ulong seed)
    {
        var random = new Random((int)seed);
        var points = Enumerable.Range(0, 600).Select(_ => (2f * random.NextSingle()) - 1f).ToArray();
        var classes = Enumerable.Range(0, 300).Select(i => (int)(3 * (MathF.Atan2(points[2 * i], points[(2 * i) + 1]) + MathF.PI) / MathF.Tau) % 3).ToArray();
        var model = new Sequential(new Shape(2), new Dense(16, Activation.Tanh), new Dense(3), new SoftmaxLayer());
        model.Initialize(seed);
        var source = new ArraySource(new Shape(2), points, classes);
        using var trainer = new Trainer(model, new CategoricalCrossEntropy(), new Adam(0.02f), new TrainerOptions { Epochs = 100, BatchSize = 30, Seed = seed }, new Accuracy());
        trainer.Fit(source, cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions("Three classes by softmax", trainer, points, classes, (-1, 1, -1, 1)));
        }

        return trainer.Evaluate(source).Metric;
    }

    private static Chart Shapes(IEnumerable<Activation> activations)
    {
        var x = Enumerable.Range(0, 81).Select(i => (i - 40) / 15f).ToArray();
        return new Chart("f(x)", "x", "f", [.. activations.Select(activation =>
        {
            var y = new float[x.Length];
            activation.Forward(x, y);
            return new ChartSeries(activation.Name, [.. x.Select(v => (double)v)], [.. y.Select(v => (double)MathF.Min(v, 4f))]);
        })]);
    }
}
