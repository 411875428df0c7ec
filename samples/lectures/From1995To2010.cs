namespace Spanwise.Samples.Lectures;

/// <summary>D12. The network of 1995 and the one of 2010, each trained; a deep copy goes its own way.</summary>
internal sealed class From1995To2010() : Experiment(
    "D12", "Networks of 1995 and 2010", "32-32-1, sigmoid (1089 parameters), and 32-32-32-32-32, ReLU and sigmoid (4224), on 4000 drawn samples; deep copies of both, one trained on and the other not")
{
    public override void Run(LectureRun run)
    {
        var old = run.ForEachSeed(seed => Learn(run, seed, "1995: 32-32-1", outputs: 1, new Dense(32, Activation.Sigmoid), new Dense(1, Activation.Sigmoid)));
        var young = run.ForEachSeed(seed => Learn(run, seed, "2010: 32-32-32-32-32", outputs: 32, new Dense(32, Activation.Relu), new Dense(32, Activation.Relu), new Dense(32, Activation.Relu), new Dense(32, Activation.Sigmoid)));
        run.Measure("parameters_1995", old.Select(result => (double)result.Parameters), document: 1089).Is(1089);
        run.Measure("parameters_2010", young.Select(result => (double)result.Parameters)).Is(4224);
        run.Measure("accuracy_1995", old.Select(result => result.Accuracy)).AtLeast(0.9);
        run.Measure("accuracy_2010", young.Select(result => result.Accuracy)).AtLeast(0.85);
        run.Measure("copies_that_followed_the_original", [.. old.Select(result => result.CopyMoved), .. young.Select(result => result.CopyMoved)]).Is(0);
    }

    private static (int Parameters, double Accuracy, double CopyMoved) Learn(LectureRun run, ulong seed, string title, int outputs, params ReadOnlySpan<Layer> layers)
    {
        var model = new Sequential(new Shape(32), layers);
        model.Initialize(seed);
        var copy = model.Clone();
        var before = copy.Parameters.Values.ToArray();
        var (train, test) = (Draw((int)seed, 4000, outputs), Draw((int)seed + 1000, 1000, outputs));
        using var trainer = new Trainer(model, new BinaryCrossEntropy(fromLogits: false), new Adam(0.003f), new TrainerOptions { Epochs = 40, BatchSize = 32, Seed = seed }, new BinaryAccuracy(fromLogits: false));
        var history = trainer.Fit(train, test, run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.AddHeading(title);
            run.Page.AddPreformatted(model.Summary().ToString());
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }

            run.Page.Add(new NetworkDrawing(title, model));
        }

        return (model.Parameters.Count, history[^1].Validation!.Value.Metric, copy.Parameters.Values.SequenceEqual(before) ? 0 : 1);
    }

    // Output k says on which side of a plane of its own, through the middle of the cube, a point lies.
    private static ArraySource Draw(int seed, int count, int outputs)
    {
        var planes = new Random(12);
        var normals = Enumerable.Range(0, outputs * 32).Select(_ => planes.NextSingle() - 0.5f).ToArray();
        var random = new Random(seed);
        var x = Enumerable.Range(0, 32 * count).Select(_ => (2f * random.NextSingle()) - 1f).ToArray();
        var y = new float[count * outputs];
        for (var i = 0; i < y.Length; i++)
        {
            var dot = 0f;
            for (var j = 0; j < 32; j++)
            {
                dot += x[(i / outputs * 32) + j] * normals[(i % outputs * 32) + j];
            }

            y[i] = dot > 0f ? 1f : 0f;
        }

        return new ArraySource(new Shape(32), x, outputs, y);
    }
}
