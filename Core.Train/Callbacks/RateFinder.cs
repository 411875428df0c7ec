using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train.Callbacks;

/// <summary>Finds a learning rate: a short training whose rate rises from step to step shows where the loss falls, and where it bursts.</summary>
/// <remarks>Smith, <i>Cyclical learning rates for training neural networks</i> (2017), section 3.3; the loss is smoothed as fast.ai does.</remarks>
public static class RateFinder
{
    private const double Smoothing = 0.95;
    private const double Burst = 4;

    /// <summary>Runs the training, and gives the model its parameters back.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">The rule; its own rate does not matter.</param>
    /// <param name="train">The training samples; they are gone through as often as the steps take.</param>
    /// <param name="options">Batch, threads, seed; epochs, schedule and callbacks do not matter.</param>
    /// <param name="from">The first rate; above 0.</param>
    /// <param name="to">The last rate; above the first.</param>
    /// <param name="steps">How many steps lead from the one to the other; at least 2.</param>
    /// <returns>Rate and smoothed loss of each step, up to where the loss was four times its least, or no number; and what they suggest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static RateFinding Find(
        Model model, Loss loss, Optimizer optimizer, IDataSource train, TrainerOptions options, float from = 1e-6f, float to = 1f, int steps = 100)
    {
        if (!(from > 0f && float.IsFinite(to) && to > from))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"rates must rise from above 0 to a finite one; received {from} and {to}");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var before = model.Parameters.Values.ToArray();
        var rate = optimizer.LearningRate;
        var recorder = new Recorder(steps);
        var stepsPerEpoch = ((train.Count - 1) / Math.Min(options.BatchSize, Math.Max(1, train.Count))) + 1;
        try
        {
            optimizer.LearningRate = from;
            using var trainer = new Trainer(model, loss, optimizer, options with
            {
                Epochs = ((steps - 1) / stepsPerEpoch) + 1,
                Schedule = new ExponentialDecay(Math.Pow((double)to / from, 1d / (steps - 1)), ScheduleUnit.Steps),
                Callbacks = [recorder],
                EpochEnded = null,
            });
            trainer.Fit(train);
        }
        catch (TrainingDivergedException)
        {
            // The loss burst within one step; what came before is what was asked for.
        }
        finally
        {
            before.CopyTo(model.Parameters.Values);
            optimizer.LearningRate = rate;
        }

        return new RateFinding(recorder.Rates, recorder.Losses);
    }

    private sealed class Recorder(int steps) : Callback
    {
        private double _mean;
        private double _least = double.PositiveInfinity;

        public override bool WantsSteps => true;

        public List<float> Rates { get; } = new(steps);

        public List<double> Losses { get; } = new(steps);

        public override void StepEnded(TrainingContext context)
        {
            _mean = (Smoothing * _mean) + ((1 - Smoothing) * context.StepLoss);
            var smooth = _mean / (1 - Math.Pow(Smoothing, Losses.Count + 1));
            _least = Math.Min(_least, smooth);
            if (smooth > Burst * _least || !double.IsFinite(smooth) || Losses.Count == steps)
            {
                context.Stop();
                return;
            }

            Rates.Add(context.Optimizer.LearningRate);
            Losses.Add(smooth);
        }
    }
}
