namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate falls to 0 along a power: (1 − t / T)ᵖ, t of T steps or epochs.</summary>
/// <remarks>PyTorch's <c>PolynomialLR(total_iters, power)</c> with T for <c>total_iters</c>; p = 1 falls linearly.</remarks>
public sealed class PolynomialDecay : Schedule
{
    private readonly double _power;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="power">p; finite and above 0.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public PolynomialDecay(double power = 1, ScheduleUnit unit = ScheduleUnit.Steps)
    {
        _power = ScheduleChecks.Positive(nameof(power), power);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
    }

    /// <inheritdoc/>
    public override string Name => "polynomial";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step)
    {
        var total = step.Total(_unit);
        return Math.Pow(1 - ((double)Math.Min(step.Elapsed(_unit), total) / total), _power);
    }
}
