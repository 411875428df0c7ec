using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Simd.Tests.Conv;

/// <summary>Convolutions by their equation, in double precision: every product of an output, an input and a weight that belong together.</summary>
internal static class ConvOracle
{
    /// <summary>One product of the sums: y[<paramref name="Output"/>] takes x[<paramref name="Input"/>] times weight[<paramref name="Weight"/>].</summary>
    /// <param name="Output">Index in an output.</param>
    /// <param name="Input">Index in an input.</param>
    /// <param name="Weight">Index in the weights.</param>
    public readonly record struct Product(int Output, int Input, int Weight);

    /// <summary>All products of one image.</summary>
    public static IEnumerable<Product> Products(ConvShape shape)
    {
        var (d, h, w) = (shape.Window.Depth, shape.Window.Height, shape.Window.Width);
        for (var filter = 0; filter < shape.Filters; filter++)
        {
            var firstChannel = filter / shape.GroupFilters * shape.GroupChannels;
            for (var place = 0; place < shape.Window.Outputs; place++)
            {
                var (z, y, x) = (place / w.Output / h.Output, place / w.Output % h.Output, place % w.Output);
                for (var tap = 0; tap < shape.FilterWeights; tap++)
                {
                    var iz = (z * d.Stride) + (tap / w.Kernel / h.Kernel % d.Kernel * d.Dilation) - d.Before;
                    var iy = (y * h.Stride) + (tap / w.Kernel % h.Kernel * h.Dilation) - h.Before;
                    var ix = (x * w.Stride) + (tap % w.Kernel * w.Dilation) - w.Before;
                    if (iz >= 0 && iz < d.Input && iy >= 0 && iy < h.Input && ix >= 0 && ix < w.Input)
                    {
                        var channel = firstChannel + (tap / shape.Window.Taps);
                        var input = (((((channel * d.Input) + iz) * h.Input) + iy) * w.Input) + ix;
                        yield return new Product((filter * shape.Window.Outputs) + place, input, (filter * shape.FilterWeights) + tap);
                    }
                }
            }
        }
    }
}
