namespace Spanwise.Core.Train.Schedules;

/// <summary>
/// How the learning rate goes on during a training: before each step the optimiser's rate is set to the rate it began with, times
/// <see cref="Factor"/>. A schedule of your own derives from this class.
/// </summary>
/// <remarks>
/// A factor instead of a rate lets a schedule be used with any optimiser. Where PyTorch takes rates (<c>eta_min</c>), a schedule takes
/// fractions of the first rate. One object belongs to one training run.
/// </remarks>
public abstract class Schedule
{
    /// <summary>A short name, as on the command line: <c>one-cycle</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The factor of the learning rate in a step. Called by one thread, before each step; must not allocate.</summary>
    /// <param name="step">Where the training is.</param>
    /// <returns>A finite number of at least 0.</returns>
    public abstract double Factor(in ScheduleStep step);

    /// <summary>The momentum μ, or Adam's β₁, in a step; as it was unless a schedule says otherwise.</summary>
    /// <param name="step">Where the training is.</param>
    /// <param name="momentum">What the optimiser began with.</param>
    public virtual double Momentum(in ScheduleStep step, double momentum) => momentum;

    /// <summary>Called before the first step; a schedule that remembers something forgets it here.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>What the schedule remembers, for a checkpoint; empty unless it remembers something.</summary>
    public virtual double[] Remember() => [];

    /// <summary>Takes back what <see cref="Remember"/> gave.</summary>
    /// <param name="memory">The numbers in the same order.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the schedule remembers.</exception>
    public virtual void Recall(ReadOnlySpan<double> memory)
    {
        if (!memory.IsEmpty)
        {
            throw new ArgumentException($"a schedule without memory recalls nothing; received {memory.Length} numbers", nameof(memory));
        }
    }

    /// <summary>Called after each epoch, for schedules that look at what it gave.</summary>
    public virtual void EpochEnded(EpochReport report)
    {
    }
}
