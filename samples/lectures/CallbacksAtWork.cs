using System.Globalization;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>D8. What watches a training, and what it may do.</summary>
internal sealed class CallbacksAtWork() : Experiment(
    "D8", "Callbacks", "784-128-10 on 2000 digits with validation data, 200 epochs at most: early stopping (patience 10), rate reduced on a plateau (factor 0.1, patience 2), one of one's own, verbosity 0, 1 and 2, history of every figure")
{
    private const int Images = 2000;
    private const int MostEpochs = 200;

    public override void Run(LectureRun run)
    {
        var results = run.ForEachSeed(seed => Train(run, seed));
        run.Measure("epochs_trained", results.Select(result => (double)result.Epochs)).AtMost(MostEpochs - 1);
        run.Measure("last_over_first_rate", results.Select(result => result.Rates)).AtMost(0.11);
        run.Measure("epochs_seen_by_my_own", results.Select(result => (double)result.Seen - result.Epochs)).Is(0);
        run.Measure("best_weights_given_back", results.Select(result => result.Restored)).AtMost(1e-6);
        run.Measure("lines_at_verbosity_0", results.Select(result => (double)result.Lines[0])).Is(0);
        run.Measure("lines_per_epoch_at_verbosity_1", results.Select(result => (double)result.Lines[1] / result.Epochs)).Is(1);
        run.Measure("lines_per_epoch_at_verbosity_2", results.Select(result => (double)result.Lines[2] / result.Epochs)).AtLeast(2);
    }

    private static (int Epochs, double Rates, int Seen, double Restored, int[] Lines) Train(LectureRun run, ulong seed)
    {
        var (train, test) = (new ImageSource(run.Mnist.Train.Take(Math.Min(Images, run.Mnist.Train.Count))), new ImageSource(run.Mnist.Test));
        var model = new Sequential(new Shape(784), new Dense(128, Activation.Relu), new Dense(10));
        model.Initialize(seed);
        Narrator[] narrators = [new(0), new(1), new(2)];
        var options = new TrainerOptions
        {
            Epochs = MostEpochs,
            BatchSize = 50,
            Seed = seed,
            Schedule = new ReduceOnPlateau(factor: 0.1, patience: 2),
            Callbacks = [new EarlyStopping(patience: 10), .. narrators],
        };
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.003f), options, new Accuracy());
        var history = trainer.Fit(train, test, run.Cancellation);
        if (seed == run.Seeds[0])
        {
            foreach (var figure in TrainingCharts.Of(history))
            {
                run.Page.Add(figure);
            }

            run.Page.AddHeading("What verbosity 1 says");
            run.Page.AddPreformatted(string.Join('\n', narrators[1].Lines));
        }

        var best = history.Min(report => report.Validation!.Value.Loss);
        return (history.Count, history[^1].LearningRate / history[0].LearningRate, narrators[0].Epochs, Math.Abs(trainer.Evaluate(test).Loss - best), [.. narrators.Select(one => one.Lines.Count)]);
    }

    // A callback of one's own: 0 is silent, 1 says a line an epoch, 2 also how the steps went.
    private sealed class Narrator(int verbosity) : Callback
    {
        private double _worst;

        public List<string> Lines { get; } = [];

        public int Epochs { get; private set; }

        public override bool WantsSteps => verbosity >= 2;

        public override void StepEnded(TrainingContext context) => _worst = Math.Max(_worst, context.StepLoss);

        public override void EpochEnded(TrainingContext context, EpochReport report)
        {
            Epochs++;
            if (verbosity >= 1)
            {
                Lines.Add(string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}: loss {report.TrainLoss:0.0000}, accuracy {report.TrainMetric:0.0000}, validation loss {report.Validation?.Loss:0.0000}, accuracy {report.Validation?.Metric:0.0000}, rate {report.LearningRate:G4}"));
            }

            if (verbosity >= 2)
            {
                Lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {context.StepsDone} steps so far, the worst batch of this epoch {_worst:0.0000}"));
                _worst = 0;
            }
        }
    }
}
