namespace Spanwise.Core.Train.Minimizers;

/// <summary>
/// Finds a step t along a direction d that satisfies the strong Wolfe conditions:
/// f(x + t d) ≤ f(x) + c₁ t gᵀd and |g(x + t d)ᵀd| ≤ c₂ |gᵀd|, with c₁ = 10⁻⁴ and c₂ = 0.9.
/// </summary>
/// <remarks>Nocedal and Wright, <i>Numerical Optimization</i> (2006), algorithms 3.5 and 3.6, cubic interpolation by (3.59). A value that is not finite counts as +∞: the step is too long.</remarks>
internal sealed class LineSearch(Search search)
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;
    private const double Growth = 2;
    private const double LongestStep = 1e20;
    private const int MostBrackets = 40;
    private const int MostZooms = 40;

    // An interpolated step keeps this share of the interval away from its ends.
    private const double Margin = 0.1;

    private readonly double[] _point = new double[search.Count];
    private readonly double[] _gradient = new double[search.Count];

    /// <summary>The point that was found.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>The gradient there.</summary>
    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>The value there.</summary>
    public double Value { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="from">x.</param>
    /// <param name="value">f(x); finite.</param>
    /// <param name="gradient">g(x).</param>
    /// <param name="direction">d, with gᵀd below 0.</param>
    /// <param name="step">The first step to try; above 0.</param>
    /// <returns>False if no step was found, or the search is over.</returns>
    public bool Run(ReadOnlySpan<double> from, double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> direction, double step)
    {
        var slope = Vectors.Dot(gradient, direction);
        var (last, lastValue, lastSlope) = (0d, value, slope);
        for (var i = 0; i < MostBrackets && !search.IsOver; i++)
        {
            var stepSlope = Look(from, direction, step);
            if (Value > value + (Decrease * step * slope) || (i > 0 && Value >= lastValue))
            {
                return Zoom(from, value, slope, direction, last, lastValue, lastSlope, step, Value, stepSlope);
            }

            if (Math.Abs(stepSlope) <= -Curvature * slope)
            {
                return true;
            }

            if (stepSlope >= 0)
            {
                return Zoom(from, value, slope, direction, step, Value, stepSlope, last, lastValue, lastSlope);
            }

            (last, lastValue, lastSlope) = (step, Value, stepSlope);
            step = Math.Min(LongestStep, step * Growth);
        }

        // Downhill for ever: the last step is as good as any.
        return !search.IsOver && double.IsFinite(Value) && Value < value;
    }

    private double Look(ReadOnlySpan<double> from, ReadOnlySpan<double> direction, double step)
    {
        Vectors.Combine(from, step, direction, _point);
        Value = search.Evaluate(_point, _gradient);
        return double.IsFinite(Value) ? Vectors.Dot(_gradient, direction) : double.NaN;
    }

    // Between low, the better end, which descends towards high, and high lies an acceptable step.
    private bool Zoom(ReadOnlySpan<double> from, double value, double slope, ReadOnlySpan<double> direction, double low, double lowValue, double lowSlope, double high, double highValue, double highSlope)
    {
        for (var i = 0; i < MostZooms && !search.IsOver; i++)
        {
            var step = Interpolate(low, lowValue, lowSlope, high, highValue, highSlope);
            var stepSlope = Look(from, direction, step);
            if (Value > value + (Decrease * step * slope) || Value >= lowValue)
            {
                (high, highValue, highSlope) = (step, Value, stepSlope);
            }
            else
            {
                if (Math.Abs(stepSlope) <= -Curvature * slope)
                {
                    return true;
                }

                if (stepSlope * (high - low) >= 0)
                {
                    (high, highValue, highSlope) = (low, lowValue, lowSlope);
                }

                (low, lowValue, lowSlope) = (step, Value, stepSlope);
            }

            // What is left between the ends is rounding.
            if (Math.Abs(high - low) <= 1e-15 * Math.Max(Math.Abs(low), Math.Abs(high)))
            {
                break;
            }
        }

        if (low == 0 || search.IsOver)
        {
            return false;
        }

        // Enough of a descent, although not flat enough.
        Look(from, direction, low);
        return Value < value && !search.IsOver;
    }

    private static double Interpolate(double low, double lowValue, double lowSlope, double high, double highValue, double highSlope)
    {
        var middle = 0.5 * (low + high);
        if (!double.IsFinite(highValue) || !double.IsFinite(highSlope))
        {
            return middle;
        }

        var d1 = lowSlope + highSlope - (3 * (lowValue - highValue) / (low - high));
        var root = (d1 * d1) - (lowSlope * highSlope);
        if (!(root >= 0))
        {
            return middle;
        }

        var d2 = Math.CopySign(Math.Sqrt(root), high - low);
        var step = high - ((high - low) * (highSlope + d2 - d1) / (highSlope - lowSlope + (2 * d2)));
        var (left, right) = (Math.Min(low, high), Math.Max(low, high));
        var margin = Margin * (right - left);
        return step >= left + margin && step <= right - margin ? step : middle;
    }
}
