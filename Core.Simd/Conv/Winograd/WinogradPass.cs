using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>A convolution's way by tiles, forward or back: group by group the weights are transformed, then sixteen images at a time go through the map.</summary>
internal sealed unsafe class WinogradPass
{
    private readonly WinogradMap _map;
    private readonly WinogradWeights _weights;
    private readonly int _groups;
    private readonly int _groupWeights;
    private readonly int _sourceFloats;
    private readonly int _targetFloats;
    private readonly int _targetChannels;
    private readonly int _taps;
    private readonly int _points;
    private readonly int _rest;

    public WinogradPass(in ConvShape shape, bool isBack, SimdLevel level)
    {
        _map = new WinogradMap(isBack ? WinogradSizes.Back(shape) : WinogradSizes.Forward(shape), level);
        _weights = new WinogradWeights(shape, isTurned: isBack, level);
        (_groups, _groupWeights) = (shape.Groups, shape.GroupFilters * shape.FilterWeights);
        var (inputs, outputs) = (shape.GroupChannels * shape.Window.Inputs, shape.GroupFilters * shape.Window.Outputs);
        (_sourceFloats, _targetFloats, _targetChannels) = isBack ? (outputs, inputs, shape.GroupChannels) : (inputs, outputs, shape.GroupFilters);
        ScratchMap map = default;
        _taps = map.Take(_weights.Floats);
        _points = map.Take(_map.WeightFloats);
        _rest = map.Take(_map.ScratchFloats);
        ScratchFloats = map.Floats;
    }

    public int ScratchFloats { get; }

    /// <param name="images">How many.</param>
    /// <param name="source">The images that are read.</param>
    /// <param name="sourceStride">Floats from one to the next.</param>
    /// <param name="weight">The weights of the convolution.</param>
    /// <param name="bias">A number for each channel of the target; null adds nothing.</param>
    /// <param name="floor">The least that is written: 0 is ReLU, −∞ leaves the sums as they are.</param>
    /// <param name="target">The images that are written.</param>
    /// <param name="targetStride">Floats from one to the next.</param>
    /// <param name="scratch"><see cref="ScratchFloats"/>.</param>
    public void Run(int images, float* source, nint sourceStride, float* weight, float* bias, float floor, float* target, nint targetStride, float* scratch)
    {
        for (var group = 0; group < _groups; group++)
        {
            _weights.Prepare(weight + ((nint)group * _groupWeights), scratch + _taps, scratch + _points, _map.WeightStride);
            var from = source + ((nint)group * _sourceFloats);
            var to = target + ((nint)group * _targetFloats);
            var groupBias = bias is null ? null : bias + (group * _targetChannels);
            for (var image = 0; image < images; image += LaneGroup.Size)
            {
                _map.Run(
                    Math.Min(LaneGroup.Size, images - image),
                    from + (image * sourceStride),
                    sourceStride,
                    scratch + _points,
                    groupBias,
                    floor,
                    to + (image * targetStride),
                    targetStride,
                    scratch + _rest);
            }
        }
    }
}
