namespace Spanwise.Samples.Lectures;

/// <summary>A8. All digits by the network of the lecture.</summary>
internal sealed class AllDigits() : Experiment(
    "A8", "All digits", "784-30-10, 20 epochs, batch 10, η = 3.0, ½ Σ (y − t)², weights and biases from N(0, 1)")
{
    public override void Run(LectureRun run)
    {
        var results = DigitTraining.RunAll(run, run.Seeds, scaled: false);
        run.Measure("test_accuracy", results.Select(result => result.Test.Metric), document: 0.9486).AtLeast(0.9486);
        run.Measure("test_loss", results.Select(result => result.Test.Loss), document: 0.04477);
        run.Measure("train_accuracy", results.Select(result => result.Train.Metric), document: 0.96358);
        run.Measure("train_loss", results.Select(result => result.Train.Loss), document: 0.03172);
    }
}
