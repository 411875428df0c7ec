namespace Spanwise.Core.Train.Minimizers;

/// <summary>Arithmetic on doubles, summed in order. Minimisers spend their time in the function, so nothing here is worth a kernel.</summary>
internal static class Vectors
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    public static double LargestMagnitude(ReadOnlySpan<double> v)
    {
        var largest = 0d;
        foreach (var value in v)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>y += factor · x.</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>result = a + factor · b.</summary>
    public static void Combine(ReadOnlySpan<double> a, double factor, ReadOnlySpan<double> b, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = a[i] + (factor * b[i]);
        }
    }

    /// <summary>result = factor · v.</summary>
    public static void Scale(double factor, ReadOnlySpan<double> v, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = factor * v[i];
        }
    }

    public static bool AreFinite(ReadOnlySpan<double> v)
    {
        foreach (var value in v)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
