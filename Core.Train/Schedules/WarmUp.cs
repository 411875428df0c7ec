namespace Spanwise.Core.Train.Schedules;

/// <summary>The rate rises in a straight line, s + (1 − s) t / n over the first n steps, and then follows another schedule.</summary>
/// <remarks>
/// PyTorch's <c>LinearLR(start_factor=s, total_iters=n)</c> before another scheduler in a <c>SequentialLR</c>: the second schedule
/// counts from its own first step, and the steps that are left are all it knows of.
/// </remarks>
public sealed class WarmUp : Schedule
{
    private readonly double _length;
    private readonly double _start;
    private readonly Schedule _then;
    private readonly ScheduleUnit _unit;

    /// <summary>Makes the schedule.</summary>
    /// <param name="length">n, in steps, or in epochs, of which fractions count; above 0.</param>
    /// <param name="then">What follows; null keeps the rate.</param>
    /// <param name="start">s, the fraction of the first rate to begin with; from 0 to 1.</param>
    /// <param name="unit">The unit of the length; the rate rises in every step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public WarmUp(double length, Schedule? then = null, double start = 0, ScheduleUnit unit = ScheduleUnit.Steps)
    {
        _length = ScheduleChecks.Positive(nameof(length), length);
        _start = ScheduleChecks.Fraction(nameof(start), start);
        _unit = ScheduleChecks.Unit(nameof(unit), unit);
        _then = then ?? new ConstantRate();
    }

    /// <inheritdoc/>
    public override string Name => "warm-up";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step)
    {
        var length = step.StepsIn(_length, _unit);
        return step.Step < length ? _start + ((1 - _start) * step.Step / length) : _then.Factor(Rest(step, length));
    }

    /// <inheritdoc/>
    public override double Momentum(in ScheduleStep step, double momentum)
    {
        var length = step.StepsIn(_length, _unit);
        return step.Step < length ? momentum : _then.Momentum(Rest(step, length), momentum);
    }

    /// <inheritdoc/>
    public override void Begin() => _then.Begin();

    /// <inheritdoc/>
    public override double[] Remember() => _then.Remember();

    /// <inheritdoc/>
    public override void Recall(ReadOnlySpan<double> memory) => _then.Recall(memory);

    /// <inheritdoc/>
    public override void EpochEnded(EpochReport report) => _then.EpochEnded(report);

    private static ScheduleStep Rest(in ScheduleStep step, double length)
    {
        var gone = (long)Math.Ceiling(length);
        return step with { Step = step.Step - gone, TotalSteps = Math.Max(1, step.TotalSteps - gone) };
    }
}
