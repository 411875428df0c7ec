using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>A convolution by tiles of 4×4 outputs: 36 products for each pair of channel and filter instead of 144.</summary>
internal sealed unsafe class WinogradForward : ConvForward
{
    private readonly WinogradMap _map;
    private readonly WinogradWeights _weights;
    private readonly int _taps;
    private readonly int _points;
    private readonly int _rest;

    public WinogradForward(in ConvShape shape, bool hasBias, bool relu, SimdLevel level)
        : base(shape, hasBias, relu, level)
    {
        _map = new WinogradMap(WinogradSizes.Forward(shape), level);
        _weights = new WinogradWeights(shape, isTurned: false, level);
        ScratchMap map = default;
        _taps = map.Take(_weights.Floats);
        _points = map.Take(_map.WeightFloats);
        _rest = map.Take(_map.ScratchFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private protected override void Run(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch)
    {
        for (var group = 0; group < Shape.Groups; group++)
        {
            _weights.Prepare(weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights), scratch + _taps, scratch + _points, _map.WeightStride);
            var input = x + ((nint)group * Shape.GroupChannels * Shape.Window.Inputs);
            var output = y + ((nint)group * Shape.GroupFilters * Shape.Window.Outputs);
            var groupBias = bias is null ? null : bias + (group * Shape.GroupFilters);
            for (var image = 0; image < images; image += LaneGroup.Size)
            {
                _map.Run(
                    Math.Min(LaneGroup.Size, images - image),
                    input + (image * xStride),
                    xStride,
                    scratch + _points,
                    groupBias,
                    FusesRelu ? 0f : float.NegativeInfinity,
                    output + (image * yStride),
                    yStride,
                    scratch + _rest);
            }
        }
    }
}
