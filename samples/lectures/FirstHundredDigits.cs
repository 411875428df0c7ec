namespace Spanwise.Samples.Lectures;

/// <summary>A11. The first hundred test digits with what the network takes them for.</summary>
internal sealed class FirstHundredDigits() : Experiment("A11", "Gallery", "the first 100 test digits with the predictions of A8's network, the wrong ones marked")
{
    public override void Run(LectureRun run)
    {
        var test = run.Mnist.Test.Take(Math.Min(100, run.Mnist.Test.Count));
        run.Measure("wrong_of_the_first_100", run.ForEachSeed(seed =>
        {
            var (trainer, _) = DigitTraining.Run(run, seed, scaled: false);
            using (trainer)
            {
                var predicted = OneHot.Decode(trainer.Predict(new ImageSource(test)), 10);
                if (seed == run.Seeds[0])
                {
                    run.Page.Add(Gallery.OfPredictions("The first 100 test digits: what they are → what they were taken for", test, predicted, Enumerable.Range(0, test.Count)));
                }

                return (double)Enumerable.Range(0, test.Count).Count(i => predicted[i] != test.Labels[i]);
            }
        })).AtMost(10);
    }
}
