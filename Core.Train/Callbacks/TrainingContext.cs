using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Callbacks;

/// <summary>What a callback sees of a training.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(Trainer trainer, int epochs)
    {
        (Trainer, Epochs) = (trainer, epochs);
    }

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>The model; its parameters may be read, and between steps written.</summary>
    public Model Model => Trainer.Model;

    /// <summary>The rule that changes the parameters; its rate may be set where there is no schedule.</summary>
    public Optimizer Optimizer => Trainer.Optimizer;

    /// <summary>What is reported beside the loss; null for nothing.</summary>
    public Metric? Metric => Trainer.Metric;

    /// <summary>Epochs that were asked for.</summary>
    public int Epochs { get; }

    /// <summary>The epoch that is running or has just ended, from 1; 0 before the first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Steps done since the training began.</summary>
    public long StepsDone { get; internal set; }

    /// <summary>Mean loss of the last step's samples, before the step.</summary>
    public double StepLoss { get; internal set; }

    /// <summary>What ended the training; null while it runs, and if it ended in order.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>True once somebody has asked for the end.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Everything that <see cref="TrainerOptions.ResumeFrom"/> needs to go on from here; a copy, which allocates.</summary>
    /// <exception cref="InvalidOperationException">The training has not begun, or no step or epoch has just ended.</exception>
    public TrainingCheckpoint Capture() => Capturing?.Invoke() ?? throw new InvalidOperationException("a checkpoint is taken when a step or an epoch has ended");

    internal Func<TrainingCheckpoint>? Capturing { get; set; }

    /// <summary>Ends the training: after this step where a step is the occasion, else after this epoch.</summary>
    public void Stop() => IsStopping = true;
}
