namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>Weights tap by tap: [9, row, depth] for the parts of a window, whose taps lie a stride apart; taps that a part lacks are 0.</summary>
internal static unsafe class WinogradWeights
{
    private const int Taps = WinogradAxis.MostTaps;

    /// <summary>taps[tap, filter · depth + channel · parts + part] = weight[filter, channel, tap · stride + part].</summary>
    public static void Forward(in ConvShape shape, float* weight, float* taps, nint tapStride)
    {
        for (var filter = 0; filter < shape.GroupFilters; filter++)
        {
            for (var channel = 0; channel < shape.GroupChannels; channel++)
            {
                var window = weight + ((((nint)filter * shape.GroupChannels) + channel) * shape.Window.Taps);
                Take(shape, window, taps + ((((nint)filter * shape.GroupChannels) + channel) * SourceParts(shape)), tapStride);
            }
        }
    }

    /// <summary>gradient[channel, tap · stride + part] = taps[tap, part · partStride + channel].</summary>
    public static void Back(in ConvShape shape, float* taps, nint tapStride, nint partStride, int channels, float* gradient)
    {
        var (height, width) = (shape.Window.Height, shape.Window.Width);
        var parts = Math.Min(width.Stride, width.Kernel);
        for (var y = 0; y < height.Kernel; y++)
        {
            for (var x = 0; x < width.Kernel; x++, gradient++)
            {
                var part = (y % height.Stride * parts) + (x % width.Stride);
                var from = taps + (part * partStride) + (((y / height.Stride * Taps) + (x / width.Stride)) * tapStride);
                for (nint channel = 0; channel < channels; channel++)
                {
                    gradient[channel * shape.Window.Taps] = from[channel];
                }
            }
        }
    }

    /// <summary>taps[tap, (channel · parts + part) · filters + filter] = weight[filter, channel, (2 − tap) · stride + part].</summary>
    public static void Turned(in ConvShape shape, float* weight, float* taps, nint tapStride)
    {
        var (height, width) = (shape.Window.Height, shape.Window.Width);
        var parts = height.Stride * width.Stride;
        new Span<float>(taps, checked((int)(Taps * Taps * tapStride))).Clear();

        // Filters last, so that each of the nine streams is written in order.
        for (var channel = 0; channel < shape.GroupChannels; channel++)
        {
            var to = taps + ((nint)channel * parts * shape.GroupFilters);
            for (var filter = 0; filter < shape.GroupFilters; filter++, to++)
            {
                var from = weight + ((((nint)filter * shape.GroupChannels) + channel) * shape.Window.Taps);
                for (var y = 0; y < height.Kernel; y++)
                {
                    for (var x = 0; x < width.Kernel; x++, from++)
                    {
                        var part = (y % height.Stride * width.Stride) + (x % width.Stride);
                        var tap = ((Taps - 1 - (y / height.Stride)) * Taps) + Taps - 1 - (x / width.Stride);
                        to[((nint)part * shape.GroupFilters) + (tap * tapStride)] = *from;
                    }
                }
            }
        }
    }

    private static int SourceParts(in ConvShape shape) =>
        Math.Min(shape.Window.Height.Stride, shape.Window.Height.Kernel) * Math.Min(shape.Window.Width.Stride, shape.Window.Width.Kernel);

    private static void Take(in ConvShape shape, float* window, float* taps, nint tapStride)
    {
        var (height, width) = (shape.Window.Height, shape.Window.Width);
        var part = 0;
        for (var row = 0; row < Math.Min(height.Stride, height.Kernel); row++)
        {
            for (var column = 0; column < Math.Min(width.Stride, width.Kernel); column++, part++)
            {
                for (var tap = 0; tap < Taps * Taps; tap++)
                {
                    var (y, x) = (row + (tap / Taps * height.Stride), column + (tap % Taps * width.Stride));
                    taps[part + (tap * tapStride)] = y < height.Kernel && x < width.Kernel ? window[(y * width.Kernel) + x] : 0f;
                }
            }
        }
    }
}
