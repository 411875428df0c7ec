using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train;

/// <summary>Sets an optimiser's rate and momentum before each step, as a schedule wants them.</summary>
internal sealed class RateControl : IDisposable
{
    private readonly Optimizer _optimizer;
    private readonly Schedule? _schedule;
    private readonly float _rate;
    private readonly double _momentum;
    private readonly long _totalSteps;
    private readonly int _stepsPerEpoch;

    public RateControl(Optimizer optimizer, Schedule? schedule, int stepsPerEpoch, int epochs)
    {
        (_optimizer, _schedule, _stepsPerEpoch) = (optimizer, schedule, stepsPerEpoch);
        (_rate, _momentum) = (optimizer.LearningRate, optimizer.MomentumFactor);
        _totalSteps = Math.Max(1, (long)stepsPerEpoch * epochs);
        schedule?.Begin();
    }

    /// <param name="step">The step to come, from 0.</param>
    public void BeginStep(long step)
    {
        if (_schedule is not null)
        {
            var place = new ScheduleStep(step, _totalSteps, _stepsPerEpoch);
            _optimizer.LearningRate = (float)(_rate * _schedule.Factor(place));
            _optimizer.MomentumFactor = _schedule.Momentum(place, _momentum);
        }

        _optimizer.BeginStep(step + 1);
    }

    public double[] Remember() => _schedule?.Remember() ?? [];

    /// <exception cref="ArgumentException">The memory is that of another schedule.</exception>
    public void Recall(double[] memory)
    {
        if (_schedule is not null)
        {
            _schedule.Recall(memory);
        }
        else if (memory.Length > 0)
        {
            throw new ArgumentException("a training is resumed as it was; it had a schedule that remembers something, and has none");
        }
    }

    public void EpochEnded(EpochReport report) => _schedule?.EpochEnded(report);

    /// <summary>Gives the optimiser back what it began with, so that another training begins there too.</summary>
    public void Dispose()
    {
        if (_schedule is not null)
        {
            (_optimizer.LearningRate, _optimizer.MomentumFactor) = (_rate, _momentum);
        }
    }
}
