namespace Spanwise.Samples.Lectures;

/// <summary>C9. A loop from output to input is a memory.</summary>
internal sealed class FeedbackLoop() : Experiment(
    "C9", "Recurrent network", "24 values of a sine of unknown frequency and phase come one at a time; the next is to be said: by a recurrent layer of 24 tanh units, and by a network of as many units that sees the last value only")
{
    private const int Steps = 24;

    public override void Run(LectureRun run)
    {
        var recurrent = run.ForEachSeed(seed => Learn(run, seed, "with a feedback loop", new Shape(Steps, 1), new SimpleRnn(24), new Dense(1)));
        var without = run.ForEachSeed(seed => Learn(run, seed, "without memory", new Shape(1), new Dense(24, Activation.Tanh), new Dense(1)));
        run.Measure("recurrent_r2", recurrent).AtLeast(0.95);
        run.Measure("memoryless_r2", without).AtMost(0.9);
    }

    private static double Learn(LectureRun run, ulong seed, string name, Shape input, params ReadOnlySpan<Layer> layers)
    {
        var (train, validation) = (Waves((int)seed, 3000, input), Waves((int)seed + 1000, 1000, input));
        var model = new Sequential(input, layers);
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 30, BatchSize = 32, Seed = seed, Regularization = new Regularization { ClipNorm = 1f } };
        using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.003f), options);
        trainer.Fit(train.Source, cancellation: run.Cancellation);
        var said = trainer.Predict(validation.Source);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new Chart($"The next value, {name}", "true", "said", new ChartSeries(string.Empty, [.. validation.Next.Select(v => (double)v)], [.. said.Select(v => (double)v)]) { Mark = ChartMark.Dots }));
            if (model.Layers[0] is SimpleRnn)
            {
                var inputs = validation.Source.AllInputs();
                run.Page.Add(new Chart("Three of the waves; the dot is what the network says", "step", "value", [.. Enumerable.Range(0, 3).SelectMany(i => (ChartSeries[])[
                    new($"wave {i + 1}", [.. inputs.AsSpan(i * Steps, Steps).ToArray().Select(v => (double)v), validation.Next[i]]) { Colour = i },
                    new(string.Empty, [Steps + 1], [said[i]]) { Mark = ChartMark.Dots, Colour = i },
                ])]));
                run.Page.AddPreformatted(model.Summary().ToString());
            }
        }

        return Determination.Compute(said, validation.Next);
    }

    // As many of the last values as the input takes.
    private static (ArraySource Source, float[] Next) Waves(int seed, int count, Shape input)
    {
        var random = new Random(seed);
        var inputs = new float[count * input.Count];
        var next = new float[count];
        for (var wave = 0; wave < count; wave++)
        {
            var (frequency, phase) = (0.2 + (0.8 * random.NextDouble()), random.NextDouble() * Math.Tau);
            for (var step = 0; step < input.Count; step++)
            {
                inputs[(wave * input.Count) + step] = (float)Math.Sin((frequency * (Steps - input.Count + step)) + phase);
            }

            next[wave] = (float)Math.Sin((frequency * Steps) + phase);
        }

        return (new ArraySource(input, inputs, 1, next), next);
    }
}
