using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>A matrix [fan-in, fan-out] whose shorter sides are orthogonal to one another, of length gain.</summary>
/// <remarks>
/// <para>Standard normal rows (or columns, where they are fewer), made orthonormal one after the other in double precision. The distribution is that of the orthogonal factor
/// with positive diagonal which PyTorch's and Keras' initialisers of this name take: uniform over orthogonal matrices.</para>
/// <para>Source: Saxe, McClelland and Ganguli, <i>Exact solutions to the nonlinear dynamics of learning in deep linear neural networks</i> (2014). Keeps a recurrent
/// state's length from step to step.</para>
/// </remarks>
public sealed class Orthogonal : Initializer
{
    private readonly float _gain;

    /// <summary>Makes the initialiser.</summary>
    /// <param name="gain">The length of each vector; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite.</exception>
    public Orthogonal(float gain = 1f)
    {
        ThrowHelper.RequireFinite(nameof(gain), gain);
        _gain = gain;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The tensor is no matrix [fan-in, fan-out].</exception>
    public override void Fill(Span<float> values, int fanIn, int fanOut, in CounterRandom random)
    {
        if (values.Length != (long)fanIn * fanOut)
        {
            throw new ArgumentException($"an orthogonal initialiser fills a matrix of fan-in rows and fan-out columns; received {values.Length} floats for {fanIn} rows and {fanOut} columns", nameof(values));
        }

        random.FillNormal(values);
        var (vectors, length) = (Math.Min(fanIn, fanOut), Math.Max(fanIn, fanOut));
        var (vectorStride, elementStride) = fanIn <= fanOut ? (fanOut, 1) : (1, fanOut);
        var basis = new double[(long)vectors * length];
        for (var vector = 0; vector < vectors; vector++)
        {
            var own = basis.AsSpan(vector * length, length);
            for (var i = 0; i < length; i++)
            {
                own[i] = values[(vector * vectorStride) + (i * elementStride)];
            }

            // Twice is enough: the second pass takes away what rounding left of the first.
            MakeOrthogonal(basis, vector, length);
            MakeOrthogonal(basis, vector, length);
            for (var i = 0; i < length; i++)
            {
                values[(vector * vectorStride) + (i * elementStride)] = (float)(_gain * own[i]);
            }
        }
    }

    private static void MakeOrthogonal(double[] basis, int vector, int length)
    {
        var own = basis.AsSpan(vector * length, length);
        for (var other = 0; other < vector; other++)
        {
            var against = basis.AsSpan(other * length, length);
            var product = Dot(own, against);
            for (var i = 0; i < length; i++)
            {
                own[i] -= product * against[i];
            }
        }

        var norm = Math.Sqrt(Dot(own, own));
        for (var i = 0; i < length; i++)
        {
            own[i] /= norm;
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
