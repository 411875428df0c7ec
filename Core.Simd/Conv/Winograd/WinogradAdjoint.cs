using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>The way back by tiles: for each remainder of an input place by the stride a convolution of the outputs, taps in reverse order, with tiles in common.</summary>
internal sealed unsafe class WinogradAdjoint : ConvAdjoint
{
    private readonly WinogradMap _map;
    private readonly WinogradWeights _weights;
    private readonly int _taps;
    private readonly int _points;
    private readonly int _rest;

    public WinogradAdjoint(in ConvShape shape, bool hasBias, SimdLevel level)
        : base(shape, hasBias, level)
    {
        _map = new WinogradMap(WinogradSizes.Back(shape), level);
        _weights = new WinogradWeights(shape, isTurned: true, level);
        ScratchMap map = default;
        _taps = map.Take(_weights.Floats);
        _points = map.Take(_map.WeightFloats);
        _rest = map.Take(_map.ScratchFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch)
    {
        for (var group = 0; group < Shape.Groups; group++)
        {
            _weights.Prepare(weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights), scratch + _taps, scratch + _points, _map.WeightStride);
            var output = y + ((nint)group * Shape.GroupFilters * Shape.Window.Outputs);
            var input = x + ((nint)group * Shape.GroupChannels * Shape.Window.Inputs);
            var groupBias = bias is null ? null : bias + (group * Shape.GroupChannels);
            for (var image = 0; image < images; image += LaneGroup.Size)
            {
                _map.Run(
                    Math.Min(LaneGroup.Size, images - image),
                    output + (image * yStride),
                    yStride,
                    scratch + _points,
                    groupBias,
                    float.NegativeInfinity,
                    input + (image * xStride),
                    xStride,
                    scratch + _rest);
            }
        }
    }
}
