namespace Spanwise.Core.Train.Optimizers;

/// <summary>The argument checks that optimisers share.</summary>
internal static class OptimizerChecks
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>A share that is kept: from 0 to below 1.</summary>
    public static double Share(string name, double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1; received {value}");

    /// <summary>An ε: a normal float above 0.</summary>
    public static float Epsilon(string name, float value) => value >= SmallestNormal && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.18e-38 and finite; received {value}");

    /// <summary>A decay: finite and not negative.</summary>
    public static double NotNegative(string name, double value) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative; received {value}");
}
