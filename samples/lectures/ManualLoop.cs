namespace Spanwise.Samples.Lectures;

/// <summary>B3. A convolutional model in a training loop of one's own.</summary>
internal sealed class ManualLoop() : Experiment(
    "B3", "Convolutional model by hand", "conv 5×5 to 8, max-pool, conv 5×5 to 16, max-pool, 256-64-10; forward, loss, backward, step and metrics by hand; Adam 0.001, batch 128, 6 epochs, the rate falling to a fifth for the last two")
{
    private const int Batch = 128;
    private const int Epochs = 6;

    public override void Run(LectureRun run) => run.Measure("test_accuracy", run.ForEachSeed(seed => Train(run, seed))).AtLeast(0.985);

    private static double Train(LectureRun run, ulong seed)
    {
        var model = new Sequential(
            new Shape(1, 28, 28),
            new Conv2D(8, 5, activation: Activation.Relu),
            new MaxPool2D(2),
            new Conv2D(16, 5, activation: Activation.Relu),
            new MaxPool2D(2),
            new Flatten(),
            new Dense(64, Activation.Relu),
            new Dense(10));
        model.Initialize(seed);
        using var session = new Session(model, new Adam(0.001f), new SessionOptions { BatchSize = Batch });
        var train = new ImageSource(run.Mnist.Train, model.Input);
        var test = new ImageSource(run.Mnist.Test, model.Input);
        var order = Enumerable.Range(0, train.Count).ToArray();
        var random = new Random((int)seed);
        var (losses, accuracy) = (new List<double>(), 0d);
        var classes = new int[Batch];
        var right = new float[Batch];
        var loss = new SoftmaxCrossEntropy();
        var metric = new Accuracy();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            // Whoever has the loop has the rate.
            session.Optimizer.LearningRate = epoch < Epochs - 2 ? 0.001f : 0.0002f;
            random.Shuffle(order);
            foreach (var samples in order.Chunk(Batch))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                session.Read(train, samples);
                train.ReadClasses(samples, classes);
                session.Forward(samples.Length);
                losses.Add(session.Loss(loss, new Targets(classes.AsSpan(0, samples.Length))));
                session.ZeroGradient();
                session.Backward();
                session.Step();
            }

            accuracy = Evaluate();
        }

        if (seed == run.Seeds[0])
        {
            run.Page.Add(new Chart("Loss of every batch", "step", "loss", new ChartSeries(string.Empty, losses)) { LogY = true });
            run.Page.Add(WeightPictures.OfFirstLayer(model)!);
            run.Page.Add(new NetworkDrawing("The model", model));
        }

        return accuracy;

        // Forward only: no gradients are made ready.
        double Evaluate()
        {
            var sum = 0d;
            foreach (var samples in Enumerable.Range(0, test.Count).Chunk(Batch))
            {
                session.Read(test, samples);
                test.ReadClasses(samples, classes);
                session.Forward(samples.Length, training: false);
                metric.Evaluate(session.Output, new Targets(classes.AsSpan(0, samples.Length)), right.AsSpan(0, samples.Length));
                sum += right.AsSpan(0, samples.Length).ToArray().Sum();
            }

            return sum / test.Count;
        }
    }
}
