using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Values spread evenly over [a, b).</summary>
public sealed class Uniform : Initializer
{
    private readonly float _low;
    private readonly float _high;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="low">The lower end a; finite.</param>
    /// <param name="high">The upper end b; finite and not below a.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not finite, or the upper one is below the lower one.</exception>
    public Uniform(float low, float high)
    {
        ThrowHelper.RequireFinite(nameof(low), low);
        ThrowHelper.RequireFinite(nameof(high), high);
        if (high < low || !float.IsFinite(high - low))
        {
            ThrowHelper.OutOfRange(nameof(high), high, $"at least low, which is {low}, and within the range of float above it");
        }

        (_low, _high) = (low, high);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random) => random.FillUniform(values, _low, _high);
}
