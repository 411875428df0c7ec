using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Sums over all images and places, channel by channel: the gradient of a convolution's bias.</summary>
public static class PlaceSums
{
    /// <summary>sums[channel] = Σ over images and places of y[image, channel, place].</summary>
    /// <remarks>
    /// A channel's places are summed in four vectors of partial sums, then across the lanes; the images are added in ascending order. The bits depend on the
    /// sizes and the level only. A NaN stays one.
    /// </remarks>
    /// <param name="images">How many.</param>
    /// <param name="y">[image, channels, places].</param>
    /// <param name="stride">Floats from one image to the next.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="places">Places of a channel.</param>
    /// <param name="sums">Receives a number for each channel; must not overlap y.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">A count is negative, a span is too short or the stride smaller than an image.</exception>
    public static unsafe void Compute(int images, ReadOnlySpan<float> y, int stride, int channels, int places, Span<float> sums, SimdLevel? level = null)
    {
        ThrowHelper.RequireAtLeast(nameof(channels), channels, 0);
        ThrowHelper.RequireAtLeast(nameof(places), places, 0);
        ConvChecks.Images(nameof(y), images, y.Length, checked(channels * places), stride);
        ThrowHelper.RequireLength(nameof(sums), sums.Length, channels);
        sums[..channels].Clear();
        fixed (float* from = y, to = sums)
        {
            var kernel = new PlaceSumKernel(images, from, stride, channels, places, to);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
