using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>Values with mean 0 and a variance that is set by the number of inputs and outputs: factor / fan.</summary>
/// <remarks>
/// <para>Uniform: over (−√(3 · variance), √(3 · variance)), whose variance that is.</para>
/// <para>Normal: truncated at two deviations, and widened so that the variance after truncation is the wanted one. That is Keras'
/// convention; PyTorch's functions of these names draw from the whole normal distribution. Mean and variance agree.</para>
/// </remarks>
public abstract class VarianceScaling : Initializer
{
    private readonly double _factor;
    private readonly bool _isUniform;

    private protected VarianceScaling(double factor, bool isUniform)
    {
        _factor = factor;
        _isUniform = isUniform;
    }

    /// <inheritdoc/>
    public sealed override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random)
    {
        var deviation = Math.Sqrt(_factor / InitializerChecks.Fan(nameof(fanIn), Fan(fanIn, fanOut)));
        if (_isUniform)
        {
            var limit = (float)(Math.Sqrt(3d) * deviation);
            random.FillUniform(values, -limit, limit);
        }
        else
        {
            random.FillTruncatedNormal(values, 0f, (float)(deviation / TruncatedNormal.DeviationLeft));
        }
    }

    private protected abstract double Fan(int fanIn, int fanOut);
}
