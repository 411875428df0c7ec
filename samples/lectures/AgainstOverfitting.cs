namespace Spanwise.Samples.Lectures;

/// <summary>D7. What keeps a network that is too large for its data from learning it by heart.</summary>
internal sealed class AgainstOverfitting() : Experiment(
    "D7", "Regularisation", "784-256-256-10 on 1000 digits, 40 epochs: plain, dropout, caps on the weights (max-norm 1), batch normalisation, inputs normalised over the batch or over the full sample")
{
    private const int Images = 1000;
    private const float Cap = 1f;

    public override void Run(LectureRun run)
    {
        var train = new ImageSource(run.Mnist.Train.Take(Math.Min(Images, run.Mnist.Train.Count)));
        var test = new ImageSource(run.Mnist.Test);
        var scaler = FeatureScaler.Fit(train, standardize: true);
        var (scaledTrain, scaledTest) = (new ScaledSource(train, scaler), new ScaledSource(test, scaler));
        Layer[] plain = [new Dense(256, Activation.Relu), new Dense(256, Activation.Relu), new Dense(10)];
        Layer[] dropout = [new Dropout(0.2f), new Dense(256, Activation.Relu), new Dropout(0.5f), new Dense(256, Activation.Relu), new Dropout(0.5f), new Dense(10)];
        Layer[] batchNorm = [new Dense(256, bias: false), new BatchNorm(), new ActivationLayer(Activation.Relu), new Dense(256, bias: false), new BatchNorm(), new ActivationLayer(Activation.Relu), new Dense(10)];

        var without = Measure("plain", plain, train, test);
        var with = Measure("dropout", dropout, train, test);
        var capped = Measure("max_norm", plain, train, test, new Regularization { MaxNorm = Cap });
        Measure("batch_normalisation", batchNorm, train, test);
        Measure("inputs_by_batch", [new BatchNorm(affine: false), .. plain], train, test);
        Measure("inputs_by_full_sample", plain, scaledTrain, scaledTest);
        run.Measure("dropout_gain", with.Zip(without, (a, b) => a.Test - b.Test)).AtLeast(0);
        run.Measure("largest_norm_without_a_cap", without.Select(result => result.Norm)).AtLeast(Cap);
        run.Measure("largest_norm_under_the_cap", capped.Select(result => result.Norm)).AtMost(Cap * 1.0001);
        run.Page.Add(new BarChart("Test accuracy (median)", "accuracy", [.. run.Measurements.Where(one => one.Name.EndsWith("_test_accuracy", StringComparison.Ordinal)).Select(one => (one.Name.Replace("_test_accuracy", string.Empty, StringComparison.Ordinal), one.Median))]) { From = 0.8 });

        (double Test, double Norm)[] Measure(string name, Layer[] layers, IDataSource training, IDataSource testing, Regularization? regularization = null)
        {
            var results = run.ForEachSeed(seed => Learn(run, seed, name, layers, training, testing, regularization));
            run.Measure($"{name}_test_accuracy", results.Select(result => result.Test)).AtLeast(0.85);
            return results;
        }
    }

    private static (double Test, double Norm) Learn(LectureRun run, ulong seed, string name, Layer[] layers, IDataSource train, IDataSource test, Regularization? regularization)
    {
        var model = new Sequential(new Shape(784), layers);
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 40, BatchSize = 50, Seed = seed, Regularization = regularization };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.001f), options, new Accuracy());
        var history = trainer.Fit(train, seed == run.Seeds[0] ? test : null, run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new Chart($"{name}: loss", "epoch", "cross-entropy", new ChartSeries("training", [.. history.Select(report => report.TrainLoss)]), new ChartSeries("test", [.. history.Select(report => report.Validation!.Value.Loss)])));
        }

        return (trainer.Evaluate(test).Metric, LargestNorm(model));
    }

    // Of the weights into one unit: a column of a dense layer's matrix.
    private static double LargestNorm(Sequential model)
    {
        var most = 0d;
        foreach (var tensor in model.Parameters.Tensors.Where(tensor => tensor.Spec.Shape.Rank == 2))
        {
            var weights = model.Parameters[tensor].ToArray();
            var units = tensor.Spec.Shape[1];
            most = Math.Max(most, Enumerable.Range(0, units).Max(unit => Math.Sqrt(Enumerable.Range(0, tensor.Spec.Shape[0]).Sum(i => (double)weights[(i * units) + unit] * weights[(i * units) + unit]))));
        }

        return most;
    }
}
