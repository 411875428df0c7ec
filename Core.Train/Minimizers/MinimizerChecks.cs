namespace Spanwise.Core.Train.Minimizers;

/// <summary>Rules that several minimisers have.</summary>
internal static class MinimizerChecks
{
    public static double NotNegative(string name, double value) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative; received {value}");

    public static double Positive(string name, double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0; received {value}");

    public static double Between(string name, double value, double low, double high) => value > low && value < high
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above {low} and below {high}; received {value}");
}
