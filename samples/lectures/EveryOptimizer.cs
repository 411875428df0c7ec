using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>D5. One network, every rule.</summary>
internal sealed class EveryOptimizer() : Experiment(
    "D5", "Optimisers", "784-128-128-128-10 for 2 epochs with each rule at its usual rate, and plain descent with a step that decays")
{
    private const int CurvesOfAChart = 6;

    public override void Run(LectureRun run)
    {
        var curves = new List<ChartSeries>();
        foreach (var kind in Enum.GetValues<OptimizerKind>())
        {
            var name = OptimizerKinds.NameOf(kind);
            var rate = kind == OptimizerKind.Rmsprop ? 0.001f : NamedNetwork.Mlp.LearningRateOf(kind);
            run.Measure($"{name}_test_accuracy", run.ForEachSeed(seed => Learn(run, curves, seed, name, OptimizerKinds.Create(kind, rate), null))).AtLeast(0.9);
        }

        run.Measure("decaying_step_test_accuracy", run.ForEachSeed(seed => Learn(run, curves, seed, "sgd, decaying", new Sgd(0.3f), new InverseTimeDecay(1, ScheduleUnit.Epochs)))).AtLeast(0.9);
        run.Page.Add(new BarChart("Test accuracy after two epochs (median)", "accuracy", [.. run.Measurements.Select(one => (one.Name.Replace("_test_accuracy", string.Empty, StringComparison.Ordinal), one.Median))]) { From = 0.88 });
        run.Page.Add(new Chart("Loss of the first steps", "step", "running mean over 20", [.. curves.Take(CurvesOfAChart)]));
        run.Page.Add(new Chart("Loss of the first steps, the others", "step", "running mean over 20", [.. curves.Skip(CurvesOfAChart)]));
    }

    private static double Learn(LectureRun run, List<ChartSeries> curves, ulong seed, string name, Optimizer optimizer, Schedule? schedule)
    {
        var model = NamedNetwork.Mlp.CreateModel(seed);
        var losses = new StepLosses();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 128, Seed = seed, Schedule = schedule, Callbacks = seed == run.Seeds[0] ? [losses] : [] };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), optimizer, options, new Accuracy());
        var history = trainer.Fit(new ImageSource(run.Mnist.Train), new ImageSource(run.Mnist.Test), run.Cancellation);
        if (seed == run.Seeds[0])
        {
            var means = losses.Values.Chunk(20).Select(chunk => chunk.Average()).ToArray();
            curves.Add(new ChartSeries(name, [.. means.Select((_, i) => (i + 1) * 20d)], means));
        }

        return history[^1].Validation!.Value.Metric;
    }
}
