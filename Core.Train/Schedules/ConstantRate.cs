namespace Spanwise.Core.Train.Schedules;

/// <summary>The same rate throughout: factor 1.</summary>
public sealed class ConstantRate : Schedule
{
    /// <inheritdoc/>
    public override string Name => "constant";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => 1;
}
