namespace Spanwise.Core.Train.Callbacks;

/// <summary>Something that watches a training, and may end it. Derive from it to write your own.</summary>
/// <remarks>
/// All methods are called by the thread that called <see cref="Trainer.Fit"/>, while no worker changes a parameter. One object belongs
/// to one training at a time. What a method throws ends the training and comes out of <see cref="Trainer.Fit"/>. Callbacks are called in the
/// order of <see cref="TrainerOptions.Callbacks"/>, at the end in the reverse: what was set up last is taken down first.
/// </remarks>
/// <example>
/// <code>
/// sealed class StopAtLoss(double goal) : Callback
/// {
///     public override void EpochEnded(TrainingContext context, EpochReport report)
///     {
///         if (report.TrainLoss &lt; goal) context.Stop();
///     }
/// }
/// </code>
/// </example>
public abstract class Callback
{
    /// <summary>True if <see cref="StepEnded"/> is to be called; costs one more meeting of the workers a step.</summary>
    public virtual bool WantsSteps => false;

    /// <summary>Called before the first step.</summary>
    public virtual void TrainingBegins(TrainingContext context)
    {
    }

    /// <summary>Called after each step, where <see cref="WantsSteps"/> is true; must not allocate, or the training does.</summary>
    public virtual void StepEnded(TrainingContext context)
    {
    }

    /// <summary>Called after each epoch and its evaluation.</summary>
    public virtual void EpochEnded(TrainingContext context, EpochReport report)
    {
    }

    /// <summary>What the callback must know to go on in a resumed training; null for nothing.</summary>
    public virtual CallbackMemory? Remember() => null;

    /// <summary>Takes back what <see cref="Remember"/> gave; called after <see cref="TrainingBegins"/>.</summary>
    /// <param name="memory">What a callback of the same name remembered.</param>
    /// <exception cref="ArgumentException">It was not a callback like this one.</exception>
    public virtual void Recall(CallbackMemory memory)
    {
    }

    /// <summary>Called at the end, also of a training that failed or was cancelled: <see cref="TrainingContext.Failure"/> says so.</summary>
    public virtual void TrainingEnded(TrainingContext context)
    {
    }
}
