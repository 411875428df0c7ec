namespace Spanwise.Samples.Lectures;

/// <summary>B2. The dense model of the lecture's notebook.</summary>
internal sealed class DenseModel() : Experiment(
    "B2", "Dense model", "784-128-128-128-10, ReLU, logits; Adam 0.001, softmax cross-entropy, batch 128, 10 epochs, pixels / 255, reshuffled and validated each epoch")
{
    public override void Run(LectureRun run) => run.Measure("test_accuracy", run.ForEachSeed(seed =>
    {
        var model = new Sequential(
            new Shape(28, 28),
            new Flatten(),
            new Dense(128, Activation.Relu),
            new Dense(128, Activation.Relu),
            new Dense(128, Activation.Relu),
            new Dense(10));
        model.Initialize(seed);

        // Order and reading ahead are the trainer's business: it shuffles anew for each epoch and asks for the next images in time.
        var options = new TrainerOptions { Epochs = 10, BatchSize = 128, Seed = seed };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.001f), options, new Accuracy());
        var history = trainer.Fit(new ImageSource(run.Mnist.Train, model.Input), new ImageSource(run.Mnist.Test, model.Input), run.Cancellation);
        if (seed == run.Seeds[0])
        {
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }

            run.Page.Add(new NetworkDrawing("The model", model));
            run.Page.Add(WeightPictures.OfFirstLayer(model)!);
        }

        return history[^1].Validation!.Value.Metric;
    })).AtLeast(0.975);
}
