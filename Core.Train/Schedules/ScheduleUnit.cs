namespace Spanwise.Core.Train.Schedules;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Steps: the rate changes after every one.</summary>
    Steps = 0,

    /// <summary>Whole epochs: the rate stays the same within one.</summary>
    Epochs,
}
