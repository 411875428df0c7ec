using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Every value the same number.</summary>
public sealed class Constant : Initializer
{
    private readonly float _value;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="value">The number; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public Constant(float value)
    {
        ThrowHelper.RequireFinite(nameof(value), value);
        _value = value;
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random) => values.Fill(_value);
}
