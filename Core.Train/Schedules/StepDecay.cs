namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate falls by a factor at regular times: γ^⌊t / every⌋, t in steps or epochs from 0.</summary>
/// <remarks>PyTorch's <c>StepLR(step_size, gamma)</c>.</remarks>
public sealed class StepDecay : Schedule
{
    private readonly int _every;
    private readonly double _gamma;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="every">Epochs, or steps, between two changes; at least 1.</param>
    /// <param name="gamma">γ, what the rate is multiplied by; finite and above 0.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public StepDecay(int every, double gamma = 0.1, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        _every = every;
        _gamma = ScheduleChecks.Positive(nameof(gamma), gamma);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
    }

    /// <inheritdoc/>
    public override string Name => "step";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => Math.Pow(_gamma, step.Elapsed(_unit) / _every);
}
