namespace Spanwise.Samples.Lectures;

/// <summary>B5. As many molecules as there happen to be, one after the other through an LSTM; its last state feeds dense layers.</summary>
internal sealed class SequencesOfMolecules() : Experiment(
    "B5", "LSTM on sequences of different lengths", "4 to 16 molecules × 6 features (position, momentum): does the cloud expand, Σ r·p > 0? LSTM of 24 units and a dense layer against a dense network of as many parameters on the padded table; 3000 clouds to learn, 1000 to judge")
{
    private const int Longest = 16;
    private const int Features = 6;

    public override void Run(LectureRun run)
    {
        var lstm = run.ForEachSeed(seed => Learn(run, seed, "LSTM", new Shape(Longest, Features), new Lstm(24) { MaskValue = 0f }, new Dense(8, Activation.Relu), new Dense(1)));
        var dense = run.ForEachSeed(seed => Learn(run, seed, "dense", new Shape(Longest, Features), new Flatten(), new Dense(30, Activation.Relu), new Dense(8, Activation.Relu), new Dense(1)));
        run.Measure("lstm_parameters", lstm[0].Parameters);
        run.Measure("dense_parameters", dense[0].Parameters);
        run.Measure("lstm_accuracy", lstm.Select(result => result.Accuracy));
        run.Measure("dense_accuracy", dense.Select(result => result.Accuracy));
        run.Measure("lstm_minus_dense", lstm.Zip(dense, (a, b) => a.Accuracy - b.Accuracy)).MostlyAtLeast(0.05);
    }

    private static (int Parameters, double Accuracy) Learn(LectureRun run, ulong seed, string name, Shape input, params ReadOnlySpan<Layer> layers)
    {
        var (train, validation) = (Clouds((int)seed, 3000), Clouds((int)seed + 1000, 1000));
        var model = new Sequential(input, layers);
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 30, BatchSize = 32, Seed = seed, Regularization = new Regularization { ClipNorm = 1f } };
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Adam(0.005f), options, new BinaryAccuracy());
        var history = trainer.Fit(train, validation, run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.AddHeading(name);
            run.Page.AddPreformatted(model.Summary().ToString());
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }
        }

        return (model.Parameters.Count, history[^1].Validation!.Value.Metric);
    }

    // Rows of zeros behind the last molecule are no molecules: the LSTM is told to leave them out.
    private static ArraySource Clouds(int seed, int count)
    {
        var random = new Random(seed);
        var inputs = new float[count * Longest * Features];
        var expands = new int[count];
        for (var cloud = 0; cloud < count; cloud++)
        {
            var sum = 0f;
            var molecules = random.Next(4, Longest + 1);
            for (var molecule = 0; molecule < molecules; molecule++)
            {
                var of = inputs.AsSpan(((cloud * Longest) + molecule) * Features, Features);
                foreach (ref var value in of)
                {
                    value = (2f * random.NextSingle()) - 1f;
                }

                sum += (of[0] * of[3]) + (of[1] * of[4]) + (of[2] * of[5]);
            }

            expands[cloud] = sum > 0f ? 1 : 0;
        }

        return new ArraySource(new Shape(Longest, Features), inputs, expands);
    }
}
