namespace Spanwise.Samples.Lectures;

/// <summary>MNIST's zeros and ones by two features: the mean of all pixels, and the mean of rows 10 to 17, columns 11 to 16.</summary>
internal static class ZerosAndOnes
{
    /// <summary>The features, and the class as a row of two: (1, 0) for a zero, (0, 1) for a one.</summary>
    public static (ArraySource Source, int[] Classes) Of(ImageSet images)
    {
        var features = new List<float>();
        var classes = new List<int>();
        for (var i = 0; i < images.Count; i++)
        {
            if (images.Labels[i] <= 1)
            {
                features.Add(Mean(images.Image(i), images.Columns, 0, images.Rows, 0, images.Columns));
                features.Add(Mean(images.Image(i), images.Columns, 10, 18, 11, 17));
                classes.Add(images.Labels[i]);
            }
        }

        return (new ArraySource(new Shape(2), [.. features], targetFloats: 2, OneHot.Encode([.. classes], 2)), [.. classes]);
    }

    private static float Mean(ReadOnlySpan<byte> image, int columns, int top, int bottom, int left, int right)
    {
        var sum = 0;
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                sum += image[(row * columns) + column];
            }
        }

        return sum / 255f / ((bottom - top) * (right - left));
    }
}
