namespace Spanwise.Core.Train.Schedules;

/// <summary>Where a training is.</summary>
/// <param name="Step">The step to come, from 0.</param>
/// <param name="TotalSteps">Steps of the whole training; at least 1.</param>
/// <param name="StepsPerEpoch">Steps of an epoch; at least 1.</param>
public readonly record struct ScheduleStep(long Step, long TotalSteps, int StepsPerEpoch)
{
    /// <summary>Steps or whole epochs before this step.</summary>
    public long Elapsed(ScheduleUnit unit) => unit == ScheduleUnit.Steps ? Step : Step / StepsPerEpoch;

    /// <summary>Steps or epochs of the whole training; an epoch begun counts.</summary>
    public long Total(ScheduleUnit unit) => unit == ScheduleUnit.Steps ? TotalSteps : ((TotalSteps - 1) / StepsPerEpoch) + 1;

    /// <summary>Steps in a number of steps or epochs.</summary>
    public double StepsIn(double length, ScheduleUnit unit) => unit == ScheduleUnit.Steps ? length : length * StepsPerEpoch;
}
