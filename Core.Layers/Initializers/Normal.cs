using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Normally distributed values: N(mean, σ²).</summary>
public sealed class Normal : Initializer
{
    private readonly float _sigma;
    private readonly float _mean;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="sigma">The standard deviation σ; finite and not negative.</param>
    /// <param name="mean">The mean; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Normal(float sigma = 0.05f, float mean = 0f)
    {
        (_sigma, _mean) = InitializerChecks.Distribution(sigma, mean);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random) => random.FillNormal(values, _mean, _sigma);
}
