namespace Spanwise.Core.Layers.Losses;

/// <summary>The argument checks that losses share.</summary>
internal static class LossChecks
{
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not from 0 to below 1.</exception>
    public static float Smoothing(string name, float value) => value is >= 0f and < 1f
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1; received {value}");

    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public static float Positive(string name, float value) => value > 0f && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0; received {value}");

    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static float[] Weights(string name, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0f && float.IsFinite(weights[i])))
            {
                throw new ArgumentOutOfRangeException(name, weights[i], $"{name} must be finite and not negative; received {weights[i]} for class {i}");
            }
        }

        return weights.ToArray();
    }
}
