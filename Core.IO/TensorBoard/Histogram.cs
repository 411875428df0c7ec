namespace Spanwise.Core.IO.TensorBoard;

/// <summary>How numbers are spread: equal buckets from the least to the greatest. Numbers that are not finite are left out.</summary>
internal sealed class Histogram
{
    private const int BucketCount = 30;

    public Histogram(ReadOnlySpan<float> values)
    {
        (Min, Max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                (Min, Max) = (Math.Min(Min, value), Math.Max(Max, value));
                (Count, Sum, SumOfSquares) = (Count + 1, Sum + value, SumOfSquares + ((double)value * value));
            }
        }

        if (Count == 0)
        {
            (Min, Max) = (0, 0);
        }

        Limits = new double[BucketCount];
        Buckets = new double[BucketCount];
        var width = (Max - Min) / BucketCount;
        for (var i = 0; i < BucketCount; i++)
        {
            Limits[i] = i == BucketCount - 1 ? Max : Min + (width * (i + 1));
        }

        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                Buckets[width > 0 ? Math.Clamp((int)((value - Min) / width), 0, BucketCount - 1) : BucketCount - 1]++;
            }
        }
    }

    public double Min { get; }

    public double Max { get; }

    public double Count { get; }

    public double Sum { get; }

    public double SumOfSquares { get; }

    /// <summary>The upper ends of the buckets.</summary>
    public double[] Limits { get; }

    public double[] Buckets { get; }
}
