namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate falls by the same factor every time: γᵗ, t in epochs or steps from 0.</summary>
/// <remarks>PyTorch's <c>ExponentialLR(gamma)</c>.</remarks>
public sealed class ExponentialDecay : Schedule
{
    private readonly double _gamma;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="gamma">γ, what the rate is multiplied by after each epoch or step; finite and above 0.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public ExponentialDecay(double gamma, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        _gamma = ScheduleChecks.Positive(nameof(gamma), gamma);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
    }

    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => Math.Pow(_gamma, step.Elapsed(_unit));
}
