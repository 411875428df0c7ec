using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Normally distributed values with mean 0 whose deviation falls with the inputs: N(0, σ² / fan-in).</summary>
/// <remarks>With σ = 1 the weighted sum of fan-in independent inputs of variance 1 has variance 1 (LeCun, Bottou, Orr and Müller 1998).</remarks>
public sealed class NormalOverSqrtFanIn : Initializer
{
    private readonly float _sigma;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="sigma">The standard deviation σ of a tensor with one input; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is negative or not finite.</exception>
    public NormalOverSqrtFanIn(float sigma = 1f)
    {
        (_sigma, _) = InitializerChecks.Distribution(sigma, 0f);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random) =>
        random.FillNormal(values, 0f, (float)(_sigma / Math.Sqrt(InitializerChecks.Fan(nameof(fanIn), fanIn))));
}
