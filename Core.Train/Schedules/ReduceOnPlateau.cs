namespace Spanwise.Core.Train.Schedules;

/// <summary>
/// The rate is multiplied by a factor when the loss has not improved for more than some epochs: the validation loss where there is
/// one, else the training loss.
/// </summary>
/// <remarks>
/// PyTorch's <c>ReduceLROnPlateau(mode='min', threshold_mode='rel')</c>: an epoch is better if its loss lies below the best by more than
/// a fraction of it. Loss that is not a number is no improvement. Another schedule may go on underneath.
/// </remarks>
public sealed class ReduceOnPlateau : Schedule
{
    private const int OwnMemory = 4;

    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly int _coolDown;
    private readonly double _least;
    private readonly Schedule _base;
    private double _best;
    private double _reduction;
    private int _waited;
    private int _cooling;

    /// <summary>Makes the schedule.</summary>
    /// <param name="factor">What the rate is multiplied by; above 0 and below 1.</param>
    /// <param name="patience">Epochs without improvement that change nothing yet; at least 0.</param>
    /// <param name="threshold">The fraction of the best loss by which a better one is smaller; from 0 to 1.</param>
    /// <param name="coolDown">Epochs after a change that are not counted; at least 0.</param>
    /// <param name="least">The reductions do not take the rate below this fraction of the first; from 0 to 1.</param>
    /// <param name="baseSchedule">What the reductions multiply; null for a constant rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, int coolDown = 0, double least = 0, Schedule? baseSchedule = null)
    {
        if (!(factor > 0 && factor < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"factor must be above 0 and below 1; received {factor}");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(coolDown);
        (_factor, _patience, _coolDown) = (factor, patience, coolDown);
        _threshold = ScheduleChecks.Fraction(nameof(threshold), threshold);
        _least = ScheduleChecks.Fraction(nameof(least), least);
        _base = baseSchedule ?? new ConstantRate();
        Begin();
    }

    /// <inheritdoc/>
    public override string Name => "reduce-on-plateau";

    /// <inheritdoc/>
    public override double Factor(in ScheduleStep step) => _reduction * _base.Factor(step);

    /// <inheritdoc/>
    public override double Momentum(in ScheduleStep step, double momentum) => _base.Momentum(step, momentum);

    /// <inheritdoc/>
    public override void Begin()
    {
        (_best, _reduction, _waited, _cooling) = (double.PositiveInfinity, 1, 0, 0);
        _base.Begin();
    }

    /// <inheritdoc/>
    public override double[] Remember() => [_best, _reduction, _waited, _cooling, .. _base.Remember()];

    /// <inheritdoc/>
    public override void Recall(ReadOnlySpan<double> memory)
    {
        if (memory.Length < OwnMemory)
        {
            throw new ArgumentException($"this schedule remembers at least {OwnMemory} numbers; received {memory.Length}", nameof(memory));
        }

        (_best, _reduction, _waited, _cooling) = (memory[0], memory[1], (int)memory[2], (int)memory[3]);
        _base.Recall(memory[OwnMemory..]);
    }

    /// <inheritdoc/>
    public override void EpochEnded(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _base.EpochEnded(report);
        var loss = report.Validation?.Loss ?? report.TrainLoss;
        if (double.IsPositiveInfinity(_best) ? loss < _best : loss < _best - (_threshold * Math.Abs(_best)))
        {
            (_best, _waited) = (loss, 0);
        }
        else
        {
            _waited++;
        }

        if (_cooling > 0)
        {
            _cooling--;
            _waited = 0;
        }

        if (_waited > _patience)
        {
            _reduction = Math.Max(_least, _reduction * _factor);
            (_waited, _cooling) = (0, _coolDown);
        }
    }
}
