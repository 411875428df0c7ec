namespace Spanwise.Core.Simd.Tests.Elementwise;

/// <summary>Inputs for the tests: the same ones in every run.</summary>
internal static class Samples
{
    public static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.1754942e-38f, -1.1754942e-38f, 1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN, 88.7f, 88.8f, -87.4f, -103.9f, -104.1f, 16777216f, 0.33333334f,
    ];

    /// <summary>Numbers between −range and range.</summary>
    public static float[] Uniform(int count, float range, int seed)
    {
        var random = new System.Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1) * range;
        }

        return values;
    }
}
