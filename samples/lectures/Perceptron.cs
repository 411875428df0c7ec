namespace Spanwise.Samples.Lectures;

/// <summary>C1. Rosenblatt's perceptron and its rule.</summary>
internal sealed class Perceptron() : Experiment(
    "C1", "Perceptron", "step output, threshold θ, weights from U(−0.5, 0.5), w += α x e, one sample at a time; and the rate that depends on the error, α(e) = 0.1 + 0.9 e², with a logistic output; 200 points on both sides of a line")
{
    private const int Points = 200;
    private const int MostEpochs = 1000;

    public override void Run(LectureRun run)
    {
        var plain = run.ForEachSeed(seed => Learn(run, seed, new PerceptronLoss(), "Step output"));
        var soft = run.ForEachSeed(seed => Learn(run, seed, new PerceptronLoss(soft: true, 0.1f, 0.9f), "Logistic output, α(e) = 0.1 + 0.9 e²"));
        run.Measure("accuracy", plain.Select(result => result.Accuracy)).AtLeast(1);
        run.Measure("epochs_until_no_error", plain.Select(result => (double)result.Epochs));
        run.Measure("accuracy_error_dependent_rate", soft.Select(result => result.Accuracy)).AtLeast(0.99);
        run.Measure("epochs_error_dependent_rate", soft.Select(result => (double)result.Epochs));
    }

    private static (double Accuracy, int Epochs) Learn(LectureRun run, ulong seed, PerceptronLoss rule, string title)
    {
        var (points, sides) = Separable((int)seed);
        var source = new ArraySource(new Shape(2), points, sides);

        // The bias is −θ. One sample a step, and descent with rate α: that is the rule.
        var model = new Sequential(new Shape(2), new Dense(1, weightInitializer: new Uniform(-0.5f, 0.5f), biasInitializer: new Uniform(-0.5f, 0.5f)));
        model.Initialize(seed);
        Trainer? trainer = null;
        var options = new TrainerOptions
        {
            Epochs = MostEpochs,
            BatchSize = 1,
            Seed = seed,
            EpochEnded = _ => trainer!.Evaluate(source).Metric < 1,
        };
        using (trainer = new Trainer(model, rule, new Sgd(0.1f), options, new BinaryAccuracy()))
        {
            var history = trainer.Fit(source, cancellation: run.Cancellation);
            if (seed == run.Seeds[0])
            {
                run.Page.Add(Pictures.Regions(title, trainer, points, sides, (-1, 1, -1, 1)));
            }

            return (trainer.Evaluate(source).Metric, history.Count);
        }
    }

    // Points on both sides of a line, none nearer to it than 0.03.
    private static (float[] Points, int[] Sides) Separable(int seed)
    {
        var random = new Random(seed);
        var (sin, cos) = MathF.SinCos(random.NextSingle() * MathF.Tau);
        var offset = 0.4f * (random.NextSingle() - 0.5f);
        var points = new float[2 * Points];
        var sides = new int[Points];
        for (var i = 0; i < Points;)
        {
            var (x, y) = ((2f * random.NextSingle()) - 1f, (2f * random.NextSingle()) - 1f);
            var distance = (cos * x) + (sin * y) + offset;
            if (MathF.Abs(distance) >= 0.03f)
            {
                (points[2 * i], points[(2 * i) + 1], sides[i]) = (x, y, distance > 0 ? 1 : 0);
                i++;
            }
        }

        return (points, sides);
    }
}
