namespace Spanwise.Samples.Lectures;

/// <summary>D6. What is asked decides about loss and output.</summary>
internal sealed class LossesAndOutputs() : Experiment(
    "D6", "Losses and outputs", "squared error, binary and categorical cross-entropy; several classes (softmax) and several labels (sigmoids); one-hot targets: each on points of a plane, 2-24-n, Adam")
{
    private const int Points = 600;

    public override void Run(LectureRun run)
    {
        // One of three classes: the sector a point lies in. Any of three labels: in which of three discs it lies.
        run.Measure("squared_error_r2", run.ForEachSeed(seed =>
        {
            var points = Draw(seed);
            var heights = Each(points, (x, y) => (x * y) + MathF.Sin(2f * x));
            using var trainer = Learn(run, seed, new ArraySource(new Shape(2), points, 1, heights), 1, Activation.Linear, new MeanSquaredError(), null);
            return Determination.Compute(trainer.Predict(new ArraySource(new Shape(2), points, 1, heights)), heights);
        })).AtLeast(0.98);
        run.Measure("binary_cross_entropy_accuracy", run.ForEachSeed(seed =>
        {
            var points = Draw(seed);
            int[] inside = [.. Each(points, (x, y) => (x * x) + (y * y) < 0.5f ? 1f : 0f).Select(value => (int)value)];
            return Accuracy(run, seed, new ArraySource(new Shape(2), points, inside), points, inside, 1, Activation.Sigmoid, new BinaryCrossEntropy(fromLogits: false), new BinaryAccuracy(fromLogits: false), "Yes or no: one sigmoid");
        })).AtLeast(0.95);
        run.Measure("sparse_cross_entropy_accuracy", run.ForEachSeed(seed =>
        {
            var points = Draw(seed);
            var sectors = Sectors(points);
            return Accuracy(run, seed, new ArraySource(new Shape(2), points, sectors), points, sectors, 3, Activation.Linear, new SoftmaxCrossEntropy(), new Accuracy(), "One of three: softmax");
        })).AtLeast(0.95);
        run.Measure("one_hot_cross_entropy_accuracy", run.ForEachSeed(seed =>
        {
            var points = Draw(seed);
            var sectors = Sectors(points);
            return Accuracy(run, seed, new ArraySource(new Shape(2), points, 3, OneHot.Encode(sectors, 3)), points, sectors, 3, Activation.Linear, new SoftmaxCrossEntropy(), new Accuracy(), null);
        })).AtLeast(0.95);
        run.Measure("multi_label_accuracy", run.ForEachSeed(seed =>
        {
            var points = Draw(seed);
            var labels = new float[3 * Points];
            for (var i = 0; i < Points; i++)
            {
                for (var disc = 0; disc < 3; disc++)
                {
                    var (sin, cos) = MathF.SinCos(MathF.Tau * disc / 3);
                    var (dx, dy) = (points[2 * i] - (0.4f * cos), points[(2 * i) + 1] - (0.4f * sin));
                    labels[(3 * i) + disc] = (dx * dx) + (dy * dy) < 0.36f ? 1f : 0f;
                }
            }

            var source = new ArraySource(new Shape(2), points, 3, labels);
            using var trainer = Learn(run, seed, source, 3, Activation.Sigmoid, new BinaryCrossEntropy(fromLogits: false), new BinaryAccuracy(fromLogits: false));
            return trainer.Evaluate(source).Metric;
        })).AtLeast(0.95);
        run.Measure("one_hot_and_back", OneHot.Decode(OneHot.Encode([2, 0, 1], 3), 3).SequenceEqual([2, 0, 1]) ? 1 : 0).Is(1);
    }

    private static double Accuracy(LectureRun run, ulong seed, ArraySource source, float[] points, int[] classes, int outputs, Activation output, Loss loss, Metric metric, string? title)
    {
        using var trainer = Learn(run, seed, source, outputs, output, loss, metric);
        if (title is not null && seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions(title, trainer, points, classes, (-1, 1, -1, 1)));
        }

        return trainer.Evaluate(source).Metric;
    }

    private static Trainer Learn(LectureRun run, ulong seed, ArraySource source, int outputs, Activation output, Loss loss, Metric? metric)
    {
        var model = new Sequential(new Shape(2), new Dense(24, Activation.Tanh), new Dense(24, Activation.Tanh), new Dense(outputs, output));
        model.Initialize(seed);
        var trainer = new Trainer(model, loss, new Adam(0.01f), new TrainerOptions { Epochs = 80, BatchSize = 30, Seed = seed }, metric);
        trainer.Fit(source, cancellation: run.Cancellation);
        return trainer;
    }

    private static float[] Draw(ulong seed)
    {
        var random = new Random((int)seed);
        return [.. Enumerable.Range(0, 2 * Points).Select(_ => (2f * random.NextSingle()) - 1f)];
    }

    private static float[] Each(float[] points, Func<float, float, float> function) =>
        [.. Enumerable.Range(0, points.Length / 2).Select(i => function(points[2 * i], points[(2 * i) + 1]))];

    private static int[] Sectors(float[] points) =>
        [.. Each(points, (x, y) => (int)(3 * (MathF.Atan2(y, x) + MathF.PI) / MathF.Tau) % 3).Select(value => (int)value)];
}
