using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// With stride 1 the transposed map is itself a convolution: of the outputs, padded to the full reach of the window, with channels and filters
/// exchanged and the taps in reverse order. The sums then stay in registers, where patches would be added up in memory.
/// </summary>
internal sealed unsafe class TurnedConvAdjoint : ConvAdjoint
{
    private readonly GemmConvForward _turned;
    private readonly int _weight;
    private readonly int _rest;

    public TurnedConvAdjoint(in ConvShape shape, int batch, bool hasBias, SimdLevel level)
        : base(shape, hasBias, level)
    {
        var window = new WindowGeometry(Turn(shape.Window.Depth), Turn(shape.Window.Height), Turn(shape.Window.Width));
        _turned = new GemmConvForward(new ConvShape(shape.Filters, shape.Channels, shape.Groups, window), batch, hasBias, relu: false, level);
        ScratchMap map = default;
        _weight = map.Take(shape.Weights);
        _rest = map.Take(_turned.ScratchFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    /// <summary>True where this is possible.</summary>
    public static bool Applies(in WindowGeometry window) => Applies(window.Depth) && Applies(window.Height) && Applies(window.Width);

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch)
    {
        var turned = scratch + _weight;
        var taps = Shape.Window.Taps;
        for (var group = 0; group < Shape.Groups; group++)
        {
            for (var filter = 0; filter < Shape.GroupFilters; filter++)
            {
                for (var channel = 0; channel < Shape.GroupChannels; channel++)
                {
                    var source = weight + ((((nint)((group * Shape.GroupFilters) + filter) * Shape.GroupChannels) + channel) * taps);
                    var target = turned + ((((nint)((group * Shape.GroupChannels) + channel) * Shape.GroupFilters) + filter) * taps);
                    for (var tap = 0; tap < taps; tap++)
                    {
                        target[tap] = source[taps - 1 - tap];
                    }
                }
            }
        }

        _turned.Compute(images, y, yStride, turned, bias, x, xStride, scratch + _rest);
    }

    private static bool Applies(in WindowAxis axis) => axis.Stride == 1 && axis.Before < axis.Reach && axis.After < axis.Reach;

    private static WindowAxis Turn(in WindowAxis axis) =>
        new(axis.Output, axis.Kernel, 1, axis.Dilation, (int)axis.Reach - 1 - axis.Before, (int)axis.Reach - 1 - axis.After);
}
