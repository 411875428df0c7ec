namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate falls with time: 1 / (1 + k t), t in epochs or steps from 0.</summary>
/// <remarks>Robbins and Monro's condition holds for it. Keras' <c>InverseTimeDecay(decay_rate=k, decay_steps=1)</c>.</remarks>
public sealed class InverseTimeDecay : Schedule
{
    private readonly double _decay;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="decay">k; finite and not negative.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public InverseTimeDecay(double decay, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        _decay = ScheduleChecks.NotNegative(nameof(decay), decay);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
    }

    /// <inheritdoc/>
    public override string Name => "inverse-time";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => 1 / (1 + (_decay * step.Elapsed(_unit)));
}
