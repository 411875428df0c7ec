using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Simd.Tests.Conv;

/// <summary>A grid of convolutions: odd sizes, one place, windows larger than the input, every stride, dilation and grouping.</summary>
internal static class ConvCases
{
    public static IEnumerable<ConvShape> All => [.. Images, .. Sequences, .. Volumes];

    public static IEnumerable<ConvShape> Images
    {
        get
        {
            // channels, filters, groups; height, width; kernel; stride; dilation; padding before and after
            yield return Image(1, 6, 1, 12, 12, 5, 5);
            yield return Image(3, 8, 1, 9, 7, 3, 3, before: 1, after: 1);
            yield return Image(3, 5, 1, 33, 35, 3, 3, before: 1, after: 1);
            yield return Image(4, 17, 1, 8, 9, 1, 1);
            yield return Image(4, 5, 1, 40, 41, 1, 1);
            yield return Image(4, 5, 1, 32, 32, 1, 1);
            yield return Image(4, 5, 1, 9, 9, 1, 1, stride: 2);
            yield return Image(4, 3, 1, 1, 1, 1, 1);
            yield return Image(2, 3, 1, 1, 1, 3, 3, before: 1, after: 1);
            yield return Image(2, 3, 1, 2, 3, 5, 5, before: 2, after: 2);
            yield return Image(3, 7, 1, 15, 16, 5, 5, stride: 2, before: 2, after: 2);
            yield return Image(3, 4, 1, 17, 13, 3, 3, stride: 3, before: 1, after: 0);
            yield return Image(2, 5, 1, 14, 19, 3, 2, dilation: 2, before: 2, after: 1);
            yield return Image(2, 5, 1, 21, 22, 3, 3, stride: 2, dilation: 3, before: 3, after: 4);
            yield return Image(6, 12, 3, 8, 8, 3, 3, before: 1, after: 1);
            yield return Image(6, 9, 3, 5, 6, 3, 3, stride: 2, before: 0, after: 1);
            yield return Image(5, 5, 5, 18, 19, 3, 3, before: 1, after: 1);
            yield return Image(5, 10, 5, 19, 18, 3, 3, stride: 2, before: 1, after: 1);
            yield return Image(4, 4, 4, 11, 12, 5, 3, stride: 3, dilation: 2, before: 3, after: 2);
            yield return Image(4, 2, 1, 10, 11, 3, 3, before: 1, after: 1);
            yield return Image(6, 6, 3, 7, 37, 2, 4, before: 1, after: 2);
            yield return Image(3, 3, 3, 6, 6, 1, 1);
            yield return Image(20, 33, 1, 6, 5, 3, 3, before: 1, after: 1);
            yield return Image(9, 8, 1, 7, 6, 3, 2, dilation: 2, before: 2, after: 1);
            yield return Image(16, 12, 2, 12, 30, 3, 3, before: 0, after: 1);
            yield return Image(3, 64, 1, 10, 10, 2, 2, before: 5, after: 5);

            // Enough channels and filters for tiles of 4×4 outputs.
            yield return Image(17, 18, 1, 9, 13, 3, 3, before: 1, after: 1);
            yield return Image(16, 24, 2, 8, 8, 3, 3);
            yield return Image(12, 13, 1, 16, 15, 5, 5, stride: 2, before: 2, after: 2);
            yield return Image(9, 8, 1, 19, 18, 8, 7, stride: 3, before: 4, after: 1);
        }
    }

    public static IEnumerable<ConvShape> Sequences
    {
        get
        {
            yield return Line(3, 5, 1, 700, 3, before: 1, after: 1);
            yield return Line(2, 3, 1, 17, 4, stride: 2);
            yield return Line(2, 4, 2, 19, 3, dilation: 4, before: 4, after: 4);
            yield return Line(5, 3, 1, 5, 5);
        }
    }

    public static IEnumerable<ConvShape> Volumes
    {
        get
        {
            yield return Volume(2, 5, 1, 4, 5, 6, 3, before: 1, after: 1);
            yield return Volume(2, 4, 2, 7, 6, 5, 2, stride: 2, before: 1, after: 0);
            yield return Volume(3, 3, 3, 5, 6, 7, 3, dilation: 2, before: 2, after: 2);
            yield return Volume(1, 4, 1, 9, 10, 11, 3, stride: 3, before: 1, after: 1);
        }
    }

    private static ConvShape Image(int channels, int filters, int groups, int height, int width, int kernelHeight, int kernelWidth, int stride = 1, int dilation = 1, int before = 0, int after = 0) =>
        new(channels, filters, groups, new WindowGeometry(
            WindowAxis.None, new WindowAxis(height, kernelHeight, stride, dilation, before, after), new WindowAxis(width, kernelWidth, stride, dilation, before, after)));

    private static ConvShape Line(int channels, int filters, int groups, int length, int kernel, int stride = 1, int dilation = 1, int before = 0, int after = 0) =>
        new(channels, filters, groups, new WindowGeometry(WindowAxis.None, WindowAxis.None, new WindowAxis(length, kernel, stride, dilation, before, after)));

    private static ConvShape Volume(int channels, int filters, int groups, int depth, int height, int width, int kernel, int stride = 1, int dilation = 1, int before = 0, int after = 0) =>
        new(channels, filters, groups, new WindowGeometry(
            new WindowAxis(depth, kernel, stride, dilation, before, after),
            new WindowAxis(height, kernel, stride, dilation, before, after),
            new WindowAxis(width, kernel, stride, dilation, before, after)));
}
