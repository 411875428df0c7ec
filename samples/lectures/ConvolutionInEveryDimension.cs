namespace Spanwise.Samples.Lectures;

/// <summary>B4. Filters that slide along a line, over a plane and through a volume.</summary>
internal sealed class ConvolutionInEveryDimension() : Experiment(
    "B4", "Convolution in one, two and three dimensions", "a shape hidden at a random place in noise is told from two others: many filters, kernel size, stride, max-pooling, then dense layers")
{
    private const int Train = 1500;
    private const int Test = 500;
    private const int Kinds = 3;

    public override void Run(LectureRun run)
    {
        run.Measure("accuracy_1d", run.ForEachSeed(seed => Learn(run, seed, 1, 64,
            new Conv1D(12, 7, activation: Activation.Relu), new MaxPool1D(2), new Conv1D(24, 5, stride: 2, activation: Activation.Relu), new GlobalMaxPool(), new Dense(24, Activation.Relu), new Dense(Kinds)))).AtLeast(0.95);
        run.Measure("accuracy_2d", run.ForEachSeed(seed => Learn(run, seed, 2, 20,
            new Conv2D(12, 5, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(24, 3, stride: 2, activation: Activation.Relu), new Flatten(), new Dense(32, Activation.Relu), new Dense(Kinds)))).AtLeast(0.95);
        run.Measure("accuracy_3d", run.ForEachSeed(seed => Learn(run, seed, 3, 10,
            new Conv3D(8, 3, activation: Activation.Relu), new MaxPool3D(2), new Conv3D(16, 3, padding: Padding.Same, activation: Activation.Relu), new Flatten(), new Dense(24, Activation.Relu), new Dense(Kinds)))).AtLeast(0.95);
    }

    private static double Learn(LectureRun run, ulong seed, int axes, int extent, params ReadOnlySpan<Layer> layers)
    {
        var shape = axes switch { 1 => new Shape(1, extent), 2 => new Shape(1, extent, extent), _ => new Shape(1, extent, extent, extent) };
        var model = new Sequential(shape, layers);
        model.Initialize(seed);
        var train = HiddenShapes(shape, axes, extent, Train, (int)seed);
        var test = HiddenShapes(shape, axes, extent, Test, (int)seed + 1000);
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.003f), new TrainerOptions { Epochs = 12, BatchSize = 32, Seed = seed }, new Accuracy());
        var history = trainer.Fit(train, test, run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.AddHeading(FormattableString.Invariant($"{axes}D"));
            run.Page.AddPreformatted(model.Summary().ToString());
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }

            if (axes == 2)
            {
                var inputs = test.AllInputs();
                run.Page.Add(new Gallery("Some samples: a bar lying, a bar standing, a cross", [.. Enumerable.Range(0, 12).Select(i => GalleryTile.OfUnitValues(inputs.AsSpan(i * extent * extent, extent * extent), extent, $"kind {i % Kinds}"))]) { Magnification = 3 });
                run.Page.Add(WeightPictures.OfFirstLayer(model)!);
            }
        }

        return history[^1].Validation!.Value.Metric;
    }

    // Kind 0 is a run of five along the last axis; kind 1 along the first (on a line: two peaks apart); kind 2 both crossed (on a line: alternating).
    private static ArraySource HiddenShapes(Shape shape, int axes, int extent, int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new float[count * shape.Count];
        var kinds = new int[count];
        for (var sample = 0; sample < count; sample++)
        {
            var values = inputs.AsSpan(sample * shape.Count, shape.Count);
            foreach (ref var value in values)
            {
                value = 0.5f * random.NextSingle();
            }

            kinds[sample] = sample % Kinds;
            var first = random.Next(2, extent - 2);
            var last = random.Next(2, extent - 2);
            var middle = axes == 3 ? random.Next(extent) : 0;
            for (var offset = -2; offset <= 2; offset++)
            {
                if (axes == 1)
                {
                    values[last + offset] = kinds[sample] switch { 0 => 1f, 1 => Math.Abs(offset) == 2 ? 1f : 0f, _ => offset % 2 == 0 ? 1f : 0f };
                    continue;
                }

                if (kinds[sample] != 1)
                {
                    values[Place(first, middle, last + offset)] = 1f;
                }

                if (kinds[sample] != 0)
                {
                    values[Place(first + offset, middle, last)] = 1f;
                }
            }

            int Place(int row, int between, int column) => axes == 2 ? (row * extent) + column : (((row * extent) + between) * extent) + column;
        }

        return new ArraySource(shape, inputs, kinds);
    }
}
