using Spanwise.Core.Train.Minimizers;

namespace Spanwise.Samples.Lectures;

/// <summary>A4. A small network is a function of 27 parameters; a general minimiser finds its bottom.</summary>
internal sealed class FitByMinimizer() : Experiment(
    "A4", "Fit by a general minimiser", "zeros and ones by two features, 2-5-2, 27 parameters from N(0, 1); the loss Σ ‖y − t‖² / 2n over all images, by BFGS")
{
    public override void Run(LectureRun run)
    {
        var (train, classes) = ZerosAndOnes.Of(run.Mnist.Train);
        var (test, _) = ZerosAndOnes.Of(run.Mnist.Test);
        var results = run.ForEachSeed(seed =>
        {
            var model = Neurons.Create([2, 5, 2], seed);
            var curve = new List<double>();
            using var objective = new ModelObjective(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), train);
            var bfgs = new Bfgs { Stop = new StopRules { IterationEnded = (_, value) => Keep(curve, value) } };
            var least = bfgs.Minimize(objective, objective.Read(), run.Cancellation);
            objective.Write(least.Point);
            using var trainer = Neurons.CreateTrainer(model, new TrainerOptions(), rate: 0f);
            if (seed == run.Seeds[0])
            {
                run.Page.Add(new Chart("Loss", "iteration", "loss", new ChartSeries(string.Empty, curve)) { LogY = true });
                run.Page.Add(Pictures.Regions("What the network says of two features", trainer, train.AllInputs(), classes, (0, 0.4, 0, 1), "mean of the image", "mean of the middle"));
                run.Page.Add(new NetworkDrawing("2-5-2", model));
            }

            return (Train: trainer.Evaluate(train), Test: trainer.Evaluate(test), least.Iterations);
        });
        run.Measure("train_accuracy", results.Select(result => result.Train.Metric), document: 0.99368).BestAtLeast(0.99368);
        run.Measure("train_loss", results.Select(result => result.Train.Loss));
        run.Measure("test_accuracy", results.Select(result => result.Test.Metric));
        run.Measure("iterations", results.Select(result => (double)result.Iterations));
    }

    private static bool Keep(List<double> curve, double value)
    {
        curve.Add(value);
        return true;
    }
}
