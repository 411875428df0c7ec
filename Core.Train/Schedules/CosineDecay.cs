namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate falls along half a cosine: f + ½ (1 − f) (1 + cos(π t / T)), t of T steps or epochs.</summary>
/// <remarks>
/// Loshchilov and Hutter, <i>SGDR: Stochastic gradient descent with warm restarts</i> (2017), equation 5, without restarts; PyTorch's
/// <c>CosineAnnealingLR(T_max=T, eta_min=f·rate)</c>. The floor f would be reached at t = T, one after the last step.
/// </remarks>
public sealed class CosineDecay : Schedule
{
    private readonly double _floor;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="floor">f, the fraction of the first rate that the fall leads to; from 0 to 1.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public CosineDecay(double floor = 0, ScheduleUnit unit = ScheduleUnit.Steps)
    {
        _floor = ScheduleChecks.Fraction(nameof(floor), floor);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
    }

    /// <inheritdoc/>
    public override string Name => "cosine";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step)
    {
        var total = step.Total(_unit);
        var share = (double)Math.Min(step.Elapsed(_unit), total) / total;
        return _floor + (0.5 * (1 - _floor) * (1 + Math.Cos(Math.PI * share)));
    }
}
