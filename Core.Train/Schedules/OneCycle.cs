namespace Spanwise.Core.Train.Schedules;

/// <summary>
/// One-cycle: the rate rises from 1 / d of the peak to the peak, then falls to 1 / (d · D) of it, both along half a cosine; momentum
/// goes the opposite way. The optimiser's own rate is the peak.
/// </summary>
/// <remarks>
/// <para>Equation, with a(p) = end + ½ (start − end) (1 + cos πp), T steps, the turn at t₁ = w T − 1, t from 0: up to t₁ the factor goes from
/// 1/d to 1 with p = t / t₁; then from 1 to 1/(d D) with p = (t − t₁) / (T − 1 − t₁).</para>
/// <para>Smith and Topin, <i>Super-convergence</i> (2018), as PyTorch's <c>OneCycleLR(max_lr=rate, total_steps=T, pct_start=w,
/// div_factor=d, final_div_factor=D, anneal_strategy='cos')</c> has it, with the same defaults, momentum (β₁ for Adam) between 0.95 and 0.85.</para>
/// </remarks>
public sealed class OneCycle : Schedule
{
    private readonly double _warmUp;
    private readonly double _first;
    private readonly double _last;
    private readonly bool _cyclesMomentum;
    private readonly double _leastMomentum;
    private readonly double _mostMomentum;

    /// <summary>Makes the schedule.</summary>
    /// <param name="warmUp">w, the share of the steps that the rate rises in; from 0 to 1.</param>
    /// <param name="divisor">d, what the peak is divided by in the first step; at least 1.</param>
    /// <param name="finalDivisor">D, what that is divided by in the last; at least 1.</param>
    /// <param name="cyclesMomentum">False leaves the momentum as it is.</param>
    /// <param name="leastMomentum">Momentum at the peak of the rate; from 0 to below 1.</param>
    /// <param name="mostMomentum">Momentum at both ends; from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public OneCycle(
        double warmUp = 0.3, double divisor = 25, double finalDivisor = 1e4, bool cyclesMomentum = true, double leastMomentum = 0.85, double mostMomentum = 0.95)
    {
        _warmUp = ScheduleChecks.Fraction(nameof(warmUp), warmUp);
        _first = 1 / AtLeastOne(nameof(divisor), divisor);
        _last = _first / AtLeastOne(nameof(finalDivisor), finalDivisor);
        _cyclesMomentum = cyclesMomentum;
        _leastMomentum = Share(nameof(leastMomentum), leastMomentum);
        _mostMomentum = Share(nameof(mostMomentum), mostMomentum);
    }

    /// <inheritdoc/>
    public override string Name => "one-cycle";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => At(step, _first, 1, _last);

    /// <inheritdoc/>
    public override double Momentum(in ScheduleStep step, double momentum) =>
        _cyclesMomentum ? At(step, _mostMomentum, _leastMomentum, _mostMomentum) : momentum;

    private double At(in ScheduleStep step, double first, double peak, double last)
    {
        var turn = (_warmUp * step.TotalSteps) - 1;
        var end = step.TotalSteps - 1d;
        if (step.Step <= turn && turn > 0)
        {
            return Anneal(first, peak, step.Step / turn);
        }

        // A training too short to rise begins at the peak.
        return end > turn ? Anneal(peak, last, Math.Min(1, (step.Step - turn) / (end - turn))) : peak;
    }

    private static double Anneal(double start, double end, double share) => end + (0.5 * (start - end) * (1 + Math.Cos(Math.PI * share)));

    private static double AtLeastOne(string name, double value) => value >= 1 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and at least 1; received {value}");

    private static double Share(string name, double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1; received {value}");
}
