using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Normally distributed values, none further than two deviations from the mean.</summary>
/// <remarks>
/// σ is the deviation before truncation, as in Keras' <c>TruncatedNormal</c>; what is left has the deviation 0.8796 σ. PyTorch's
/// <c>trunc_normal_</c> takes its bounds as numbers (−2 and 2 unless given) instead of deviations, and agrees for mean 0 and σ = 1 only.
/// </remarks>
public sealed class TruncatedNormal : Initializer
{
    /// <summary>The deviation of a standard normal distribution after truncation at ±2.</summary>
    internal const double DeviationLeft = 0.87962566103423978;

    private readonly float _sigma;
    private readonly float _mean;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="sigma">The standard deviation σ before truncation; finite and not negative.</param>
    /// <param name="mean">The mean; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public TruncatedNormal(float sigma = 0.05f, float mean = 0f)
    {
        (_sigma, _mean) = InitializerChecks.Distribution(sigma, mean);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random) =>
        random.FillTruncatedNormal(values, _mean, _sigma);
}
