using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>A12. The lecture's bar is the best support vector machine's 98.4 %: passed by a perceptron of several layers and by convolutions.</summary>
internal sealed class TheBarToPass() : Experiment(
    "A12", "The bar to pass", "784-384-192-10 with dropout and AdamW in one cycle; and two convolutions with max-pooling, 384-96-10, likewise")
{
    public override void Run(LectureRun run)
    {
        run.Measure("mlp_test_accuracy", run.ForEachSeed(seed => TrainPerceptron(run, seed)), document: 0.984).AtLeast(0.984);
        run.Measure("cnn_test_accuracy", run.ForEachSeed(seed => TrainConvolutions(run, seed))).AtLeast(0.99);
    }

    private static double TrainPerceptron(LectureRun run, ulong seed)
    {
        var model = new Sequential(
            new Shape(784),
            new Dense(384, Activation.Relu, weightInitializer: new HeUniform()),
            new Dropout(0.2f),
            new Dense(192, Activation.Relu, weightInitializer: new HeUniform()),
            new Dropout(0.2f),
            new Dense(10));
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 10, BatchSize = 128, Seed = seed, Schedule = new OneCycle(warmUp: 0.25, divisor: 25, finalDivisor: 100) };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new AdamW(0.004f, weightDecay: 0.01f), options, new Accuracy());
        var history = trainer.Fit(new ImageSource(run.Mnist.Train), new ImageSource(run.Mnist.Test), run.Cancellation);
        Show(run, seed, "perceptron", history);
        return history[^1].Validation!.Value.Metric;
    }

    // A network by its name: what it is made of, its data and its training are those of `spanwise train mnist --net best`.
    private static double TrainConvolutions(LectureRun run, ulong seed)
    {
        var network = NamedNetwork.Best;
        var model = network.CreateModel(seed);
        var optimizer = OptimizerKinds.Create(network.Optimizer, network.LearningRateOf(network.Optimizer, network.Schedule));
        var options = new TrainerOptions { Epochs = 3, BatchSize = network.BatchSize, Seed = seed, Schedule = network.CreateSchedule() };
        using var trainer = new Trainer(model, network.CreateLoss(), optimizer, options, new Accuracy());
        var (train, test) = (Source(run.Mnist.Train), Source(run.Mnist.Test));
        var history = trainer.Fit(train, test, run.Cancellation);
        Show(run, seed, "convolutions", history);
        if (seed == run.Seeds[0])
        {
            var predicted = OneHot.Decode(trainer.Predict(test), 10);
            var wrong = Enumerable.Range(0, predicted.Length).Where(i => predicted[i] != run.Mnist.Test.Labels[i]).Take(120);
            run.Page.Add(WeightPictures.OfFirstLayer(model)!);
            run.Page.Add(Gallery.OfPredictions("Test digits that the convolutions get wrong", run.Mnist.Test, predicted, wrong));
            run.Page.Add(new NetworkDrawing("The network", model));
        }

        return history[^1].Validation!.Value.Metric;

        ImageSource Source(ImageSet images) => new(images, model.Input, network.InputScale, network.InputShift);
    }

    private static void Show(LectureRun run, ulong seed, string name, IReadOnlyList<EpochReport> history)
    {
        if (seed == run.Seeds[0])
        {
            run.Page.AddHeading(name);
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }
        }
    }
}
