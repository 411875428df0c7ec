namespace Spanwise.Samples.Lectures;

/// <summary>D4. The layers, each at work in a small model that is trained for a moment.</summary>
internal sealed class EveryLayer() : Experiment(
    "D4", "Layers", "each kind in a small classifier of 2000 digits (pixels in lines, planes or volumes as the layer wants them), 3 epochs of Adam; the loss must fall by a fifth at least")
{
    private const int Images = 2000;

    public override void Run(LectureRun run)
    {
        var line = new Shape(28, 28);
        var plane = new Shape(1, 28, 28);
        var volume = new Shape(1, 4, 14, 14);
        var flat = new Shape(784);
        (string Name, Shape Input, Layer[] Layers)[] cases =
        [
            ("dense", flat, [new Dense(32, Activation.Relu)]),
            ("activation", flat, [new Dense(32), new ActivationLayer(Activation.Tanh)]),
            ("dropout", flat, [new Dense(64, Activation.Relu), new Dropout(0.3f)]),
            ("conv1d", line, [new Conv1D(16, 3, activation: Activation.Relu), new Flatten()]),
            ("conv2d", plane, [new Conv2D(6, 3, stride: 2, activation: Activation.Relu), new Flatten()]),
            ("conv3d", volume, [new Conv3D(4, 3, activation: Activation.Relu), new Flatten()]),
            ("conv_transpose", plane, [new AveragePool2D(4), new ConvTranspose2D(4, 2, stride: 2, activation: Activation.Relu), new Flatten()]),
            ("up_sampling", plane, [new AveragePool2D(4), new UpSampling(2), new Flatten()]),
            ("zero_padding", plane, [new ZeroPadding(2), new Conv2D(4, 5, stride: 2, activation: Activation.Relu), new Flatten()]),
            ("max_pooling", plane, [new MaxPool2D(2), new Flatten()]),
            ("average_pooling", plane, [new AveragePool2D(2), new Flatten()]),
            ("flatten", plane, [new Flatten()]),
            ("batch_normalisation", flat, [new Dense(32), new BatchNorm(), new ActivationLayer(Activation.Relu)]),
            ("layer_normalisation", flat, [new Dense(32), new LayerNorm(), new ActivationLayer(Activation.Relu)]),
            .. RecurrentLayers.Cases,
        ];
        var train = run.Mnist.Train.Take(Math.Min(Images, run.Mnist.Train.Count));
        var table = new ReportTable("layer", "input", "output", "parameters", "first loss", "last loss");
        foreach (var (name, input, layers) in cases)
        {
            var results = run.ForEachSeed(seed => Learn(run, seed, train, input, layers));
            run.Measure($"{name}_last_over_first_loss", results.Select(result => result.Last / result.First)).AtMost(0.8);
            var model = results[0].Model;
            table.AddRow(
                name, input.ToString(), model.Shapes[^2].ToString(), $"{model.Parameters.Count}", FormattableString.Invariant($"{results[0].First:0.000}"), FormattableString.Invariant($"{results[0].Last:0.000}"));
        }

        run.Page.Add(table);
        run.Page.Add(new BarChart("Loss after three epochs over loss of the first", "quotient", [.. run.Measurements.Select(one => (one.Name.Replace("_last_over_first_loss", string.Empty, StringComparison.Ordinal), one.Median))]));
    }

    private static (double First, double Last, Sequential Model) Learn(LectureRun run, ulong seed, ImageSet train, Shape input, Layer[] layers)
    {
        var model = new Sequential(input, [.. layers, new Dense(10)]);
        model.Initialize(seed);
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.003f), new TrainerOptions { Epochs = 3, BatchSize = 50, Seed = seed }, new Accuracy());
        var first = trainer.Evaluate(new ImageSource(train, input)).Loss;
        trainer.Fit(new ImageSource(train, input), cancellation: run.Cancellation);
        return (first, trainer.Evaluate(new ImageSource(train, input)).Loss, model);
    }
}
