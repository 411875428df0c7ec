namespace Spanwise.Samples.Lectures;

/// <summary>A3. Before it is trained a network smears its inputs at random.</summary>
internal sealed class OutputsBeforeTraining() : Experiment(
    "A3", "Outputs before training", "MNIST's zeros and ones by two features (mean of the image, mean of rows 10–17, columns 11–16), 2-5-2 from N(0, 1), histograms of 50 bins")
{
    public override void Run(LectureRun run)
    {
        var (source, classes) = ZerosAndOnes.Of(run.Mnist.Train);
        var first = true;
        run.Measure("accuracy_before_training", run.ForEachSeed(seed =>
        {
            using var trainer = Neurons.CreateTrainer(Neurons.Create([2, 5, 2], seed), new TrainerOptions(), rate: 1f);
            var outputs = trainer.Predict(source);
            if (first)
            {
                foreach (var figure in Pictures.OutputHistograms("Before training", outputs, 2, classes))
                {
                    run.Page.Add(figure);
                }

                first = false;
            }

            var matrix = new ConfusionMatrix(2);
            matrix.Add(outputs, classes);
            return matrix.Accuracy;
        }));
        run.Measure("images", classes.Length);
        var features = source.AllInputs();
        run.Page.Add(new Chart("The two features", "mean of the image", "mean of the middle", Pictures.Clouds(features, classes)) { Caption = "The features alone nearly tell zeros and ones apart." });
    }
}
