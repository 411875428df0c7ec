using Spanwise.Core.Train.Networks;

namespace Spanwise.Samples.Lectures;

/// <summary>B8. Two networks against each other: one draws digits out of noise, the other tells drawings from real ones.</summary>
internal sealed class GenerativePair() : Experiment(
    "B8", "Generative pair", "generator 64-128-256-784 with batch normalisation, discriminator 784-256-128-1 with dropout; Adam 0.001 (β₁ 0.5), batch 128, 3000 steps; 1000 drawings are judged by a classifier of real digits; two pairs")
{
    private const int Batch = 128;
    private const int Noise = 64;
    private const float Rate = 0.001f;
    private const int Steps = 3000;
    private const int Judged = 1000;
    private const double Confidence = 0.7;

    public override void Run(LectureRun run)
    {
        // A quarter of a minute a pair: two show that it was no luck.
        var results = run.Seeds.Take(2).Select(seed => Draw(run, seed)).ToArray();
        run.Measure("mean_confidence", results.Select(result => result.Mean)).AtLeast(0.7);
        run.Measure("share_at_least_70_percent_confident", results.Select(result => result.Confident)).AtLeast(0.7);
        run.Measure("classes_present", results.Select(result => (double)result.Classes)).AtLeast(10);
    }

    private static (double Mean, double Confident, int Classes) Draw(LectureRun run, ulong seed)
    {
        var slope = Activation.LeakyRelu(0.2f);
        var generator = new Sequential(
            new Shape(Noise),
            new Dense(128),
            new BatchNorm(),
            new ActivationLayer(Activation.Relu),
            new Dense(256),
            new BatchNorm(),
            new ActivationLayer(Activation.Relu),
            new Dense(784, Activation.Sigmoid));
        var discriminator = new Sequential(new Shape(784), new Dense(256, slope), new Dropout(0.3f), new Dense(128, slope), new Dropout(0.3f), new Dense(1));
        generator.Initialize(seed);
        discriminator.Initialize(seed + 1);
        using var drawing = new Session(generator, new Adam(Rate, beta1: 0.5), new SessionOptions { BatchSize = Batch });
        using var judging = new Session(discriminator, new Adam(Rate, beta1: 0.5), new SessionOptions { BatchSize = Batch, InputGradient = true });
        var loss = new BinaryCrossEntropy(labelSmoothing: 0.1f);
        var digits = new ImageSource(run.Mnist.Train, discriminator.Input);
        var random = new Random((int)seed);
        var real = Enumerable.Repeat(1, Batch).ToArray();
        var drawn = new int[Batch];
        var samples = new int[Batch];
        var average = new float[generator.Parameters.Values.Length];
        var (judge, draw) = (new List<double>(), new List<double>());
        for (var step = 0; step < Steps; step++)
        {
            run.Cancellation.ThrowIfCancellationRequested();

            // The discriminator's turn: real digits and drawings make one step.
            judging.ZeroGradient();
            foreach (ref var sample in samples.AsSpan())
            {
                sample = random.Next(digits.Count);
            }

            judging.Read(digits, samples);
            var sum = Judge(real);
            FillNoise(drawing.Input(Batch), random);
            drawing.Forward(Batch);
            Copy(drawing.Output, judging.Input(Batch));
            judge.Add(sum + Judge(drawn));
            judging.Step();

            // The generator's turn: what would make the drawings look real goes back through the discriminator into it.
            judging.Forward(Batch);
            draw.Add(judging.Loss(loss, new Targets(real)));
            judging.Backward(parameters: false);
            Copy(judging.GradInput, drawing.GradOutput);
            drawing.ZeroGradient();
            drawing.Backward();
            drawing.Step();

            // What it learned swings about; the mean of the last thousand steps or so draws better than any one of them.
            var decay = Math.Min(0.999f, step / (step + 10f));
            var parameters = generator.Parameters.Values;
            for (var i = 0; i < average.Length; i++)
            {
                average[i] += (1f - decay) * (parameters[i] - average[i]);
            }
        }

        average.CopyTo(generator.Parameters.Values);
        return Examine(run, generator, seed, judge, draw);

        double Judge(int[] classes)
        {
            judging.Forward(Batch);
            var value = judging.Loss(loss, new Targets(classes));
            judging.Backward();
            return value;
        }
    }

    // A classifier that has only ever seen real digits says what the drawings are, and how sure it is.
    private static (double Mean, double Confident, int Classes) Examine(LectureRun run, Sequential generator, ulong seed, List<double> judge, List<double> draw)
    {
        var classifier = NamedNetwork.Mlp.CreateModel(seed);
        using var trainer = new Trainer(classifier, new SoftmaxCrossEntropy(), new Adam(0.001f), new TrainerOptions { Epochs = 4, BatchSize = 128, Seed = seed }, new Accuracy());
        trainer.Fit(new ImageSource(run.Mnist.Train), cancellation: run.Cancellation);

        var noise = new float[Judged * Noise];
        FillNoise(new Rows(noise, Judged, Noise, Noise), new Random((int)seed + 99));
        using var painter = new Trainer(generator, new MeanSquaredError(), new Sgd(), new TrainerOptions());
        var drawings = painter.Predict(new ArraySource(new Shape(Noise), noise, new int[Judged]));
        var logits = trainer.Predict(new ArraySource(new Shape(784), drawings, new int[Judged]));
        var seen = OneHot.Decode(logits, 10);
        var sure = Enumerable.Range(0, Judged).Select(i => Probability(logits.AsSpan(i * 10, 10), seen[i])).ToArray();

        // A class is present if one drawing in a hundred is surely of it.
        var present = Enumerable.Range(0, 10).Count(one => Enumerable.Range(0, Judged).Count(i => seen[i] == one && sure[i] >= Confidence) >= Judged / 100);
        if (seed != run.Seeds[0])
        {
            return Verdict();
        }

        run.Page.Add(new Gallery("Drawings, with what a classifier takes them for", [.. Enumerable.Range(0, 60).Select(i => GalleryTile.OfUnitValues(drawings.AsSpan(i * 784, 784), 28, FormattableString.Invariant($"{seen[i]}"), sure[i] < Confidence))])
        {
            IsWide = true,
            Caption = "Marked: those that the classifier is less than 70 % sure of.",
        });
        run.Page.Add(new Chart("Losses", "step (hundreds)", "cross-entropy", new ChartSeries("discriminator", Means(judge)), new ChartSeries("generator", Means(draw))));
        run.Page.Add(new BarChart("What was drawn", "drawings", [.. Enumerable.Range(0, 10).Select(one => (FormattableString.Invariant($"{one}"), (double)seen.Count(value => value == one)))]));
        return Verdict();

        (double Mean, double Confident, int Classes) Verdict() => (sure.Average(), sure.Count(value => value >= Confidence) / (double)Judged, present);
    }

    private static double[] Means(List<double> values) => [.. values.Chunk(100).Select(chunk => chunk.Average())];

    private static double Probability(ReadOnlySpan<float> logits, int one)
    {
        var sum = 0d;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - logits[one]);
        }

        return 1 / sum;
    }

    private static void FillNoise(Rows rows, Random random)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (ref var value in rows[row])
            {
                value = (2f * random.NextSingle()) - 1f;
            }
        }
    }

    private static void Copy(Rows from, Rows to)
    {
        for (var row = 0; row < from.Count; row++)
        {
            from[row].CopyTo(to[row]);
        }
    }
}
