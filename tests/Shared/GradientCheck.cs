namespace Spanwise.Testing;

/// <summary>Compares an analytic gradient with central differences.</summary>
/// <remarks>
/// The function is called with float values (that is what the library computes on) and answers in double. The step actually made
/// is (x+h) − (x−h) as rounded to float, so a step that is small against x costs no accuracy by itself.
/// </remarks>
public static class GradientCheck
{
    /// <summary>The worst deviation found.</summary>
    /// <param name="Index">Where it is.</param>
    /// <param name="Analytic">The gradient under test.</param>
    /// <param name="Numeric">The central difference.</param>
    /// <param name="Error">|analytic − numeric| / (absolute + relative · max(|analytic|, |numeric|)); up to 1 is accepted.</param>
    public readonly record struct Worst(int Index, double Analytic, double Numeric, double Error)
    {
        /// <summary>Whether every element was inside the tolerance.</summary>
        public bool Passed => Error <= 1;

        /// <inheritdoc/>
        public override string ToString() => $"element {Index}: analytic {Analytic:G9}, central difference {Numeric:G9}, {Error:G3} tolerances apart";
    }

    /// <summary>Checks the gradient of a scalar function of many values.</summary>
    /// <param name="values">The point; changed while the check runs, restored after.</param>
    /// <param name="analytic">The gradient to check.</param>
    /// <param name="function">Computes the scalar from the current values.</param>
    /// <param name="step">Half the distance of the two points.</param>
    /// <param name="absolute">Absolute tolerance.</param>
    /// <param name="relative">Relative tolerance.</param>
    /// <param name="stride">Checks every stride-th element only.</param>
    public static Worst Run(
        Memory<float> values,
        ReadOnlySpan<float> analytic,
        Func<double> function,
        float step = 1e-3f,
        double absolute = 1e-3,
        double relative = 1e-2,
        int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (analytic.Length != values.Length)
        {
            throw new ArgumentException($"the gradient holds {analytic.Length} floats; the point has {values.Length}", nameof(analytic));
        }

        var worst = new Worst(-1, 0, 0, 0);
        for (var index = 0; index < values.Length; index += stride)
        {
            var numeric = CentralDifference(values.Span, index, function, step);
            var scale = absolute + (relative * Math.Max(Math.Abs(analytic[index]), Math.Abs(numeric)));
            var error = Math.Abs(analytic[index] - numeric) / scale;

            // A NaN compares false with everything, so it is asked for by name.
            if (double.IsNaN(error) || error > worst.Error || worst.Index < 0)
            {
                worst = new Worst(index, analytic[index], numeric, double.IsNaN(error) ? double.PositiveInfinity : error);
            }
        }

        return worst;
    }

    private static double CentralDifference(Span<float> values, int index, Func<double> function, float step)
    {
        var kept = values[index];
        var above = kept + step;
        var below = kept - step;
        values[index] = above;
        var high = function();
        values[index] = below;
        var low = function();
        values[index] = kept;
        return (high - low) / ((double)above - below);
    }
}
