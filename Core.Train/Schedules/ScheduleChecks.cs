namespace Spanwise.Core.Train.Schedules;

/// <summary>The argument checks that schedules share.</summary>
internal static class ScheduleChecks
{
    public static double Fraction(string name, double value) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to 1; received {value}");

    public static double Positive(string name, double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0; received {value}");

    public static double NotNegative(string name, double value) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative; received {value}");

    public static ScheduleUnit Unit(string name, ScheduleUnit unit) => unit is ScheduleUnit.Steps or ScheduleUnit.Epochs
        ? unit
        : throw new ArgumentOutOfRangeException(name, unit, $"{name} must be Steps or Epochs; received {unit}");
}
