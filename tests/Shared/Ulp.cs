namespace Spanwise.Testing;

/// <summary>Measures a float against the exact result in units of its last place.</summary>
public static class Ulp
{
    // The spacing of the smallest floats, denormal ones included.
    private const double Smallest = 1.401298464324817e-45;

    // From here on the nearest float is infinite: the largest float and half of its spacing.
    private const double Overflow = 3.4028235677973366e38;

    /// <summary>
    /// |actual − exact| in units of the spacing of floats at <paramref name="exact"/>; 0 where both are NaN or the same infinity, infinite
    /// where one of them only is.
    /// </summary>
    public static double Error(float actual, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
        {
            return double.IsNaN(exact) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        if (Math.Abs(exact) >= Overflow || float.IsInfinity(actual))
        {
            // A float next to infinity is one step away from it.
            var nearest = Math.Abs(exact) >= Overflow ? Math.CopySign(float.PositiveInfinity, exact) : exact;
            return nearest == actual ? 0
                : float.IsFinite(actual) && Math.Abs(actual) == float.MaxValue && Math.Sign(actual) == Math.Sign(nearest) ? 1
                : float.IsInfinity(actual) && Math.Abs(exact) > float.MaxValue / 1.0000001 && Math.Sign(actual) == Math.Sign(exact) ? 1
                : double.PositiveInfinity;
        }

        return Math.Abs(actual - exact) / Spacing(exact);
    }

    /// <summary>The distance between neighbouring floats at a value.</summary>
    public static double Spacing(double value)
    {
        var magnitude = Math.Abs(value);
        return magnitude < 1.1754943508222875e-38 ? Smallest : Math.ScaleB(1.0, Math.ILogB(magnitude) - 23);
    }
}
