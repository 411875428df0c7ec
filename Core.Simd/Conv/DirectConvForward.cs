using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Filter by filter over the planes of the channels that it sees: for depthwise convolutions, whose products would have one row.</summary>
internal sealed unsafe class DirectConvForward : ConvForward
{
    private readonly PlaneLayout _layout;
    private readonly int[] _offsets;
    private readonly int _planes;
    private readonly int _places;

    public DirectConvForward(in ConvShape shape, bool hasBias, bool relu, SimdLevel level)
        : base(shape, hasBias, relu, level)
    {
        _layout = new PlaneLayout(shape.Window);
        _offsets = DirectConv.Offsets(_layout, shape.GroupChannels);
        ScratchMap map = default;
        _planes = map.Take(((long)shape.GroupChannels * _layout.ChannelFloats) + PlaneLayout.Slack);
        _places = map.Take((long)_layout.RunFloats + PlaneLayout.Slack);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private protected override void Run(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch)
    {
        var planes = scratch + _planes;
        var places = scratch + _places;
        var floor = FusesRelu ? 0f : float.NegativeInfinity;
        fixed (int* offsets = _offsets)
        {
            for (var image = 0; image < images; image++)
            {
                for (var filter = 0; filter < Shape.Filters; filter++)
                {
                    if (filter % Shape.GroupFilters == 0)
                    {
                        var channel = filter / Shape.GroupFilters * Shape.GroupChannels;
                        DirectConv.FetchNext(Shape, x + (image * xStride), channel);
                        var spread = new SpreadKernel(_layout, x + (image * xStride) + ((nint)channel * Shape.Window.Inputs), Shape.GroupChannels, planes, 0f);
                        SimdDispatch.Run(Level, ref spread);
                    }

                    var kernel = new TapSumKernel(
                        planes, offsets, weight + ((nint)filter * Shape.FilterWeights), _offsets.Length, places, _layout.RunFloats, bias is null ? 0f : bias[filter], floor);
                    SimdDispatch.Run(Level, ref kernel);
                    WindowRowsKernel.Narrow(_layout, places, y + (image * yStride) + ((nint)filter * Shape.Window.Outputs), Level);
                }
            }
        }
    }
}
