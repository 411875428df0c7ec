using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Tap by tap the dot product of a filter's output gradients with what the tap read.</summary>
internal sealed unsafe class DirectConvGradient : ConvGradient
{
    private readonly ConvBlock[] _blocks;
    private readonly PlaneLayout _layout;
    private readonly int[] _offsets;
    private readonly int _planes;
    private readonly int _places;

    public DirectConvGradient(in ConvShape shape, SimdLevel level)
        : base(shape, level)
    {
        _blocks = ConvCut.IntoFilters(shape);
        _layout = new PlaneLayout(shape.Window);
        _offsets = DirectConv.Offsets(_layout, shape.GroupChannels);
        ScratchMap map = default;
        _planes = map.Take(((long)shape.GroupChannels * _layout.ChannelFloats) + PlaneLayout.Slack);
        _places = map.Take(_layout.RunFloats);
        ScratchFloats = map.Floats;
    }

    public override ReadOnlySpan<ConvBlock> Blocks => _blocks;

    public override int ScratchFloats { get; }

    private protected override void Run(ConvBlock block, int images, float* x, nint xStride, float* y, nint yStride, float* gradient, float* scratch)
    {
        var planes = scratch + _planes;
        var places = scratch + _places;
        new Span<float>(places, _layout.RunFloats).Clear();
        new Span<float>(gradient, block.Filters * Shape.FilterWeights).Clear();
        fixed (int* offsets = _offsets)
        {
            for (var image = 0; image < images; image++)
            {
                for (var i = 0; i < block.Filters; i++)
                {
                    var filter = block.FilterFrom + i;
                    if (i == 0 || filter % Shape.GroupFilters == 0)
                    {
                        var channel = filter / Shape.GroupFilters * Shape.GroupChannels;
                        DirectConv.FetchNext(Shape, x + (image * xStride), channel);
                        var spread = new SpreadKernel(_layout, x + (image * xStride) + ((nint)channel * Shape.Window.Inputs), Shape.GroupChannels, planes, 0f);
                        SimdDispatch.Run(Level, ref spread);
                    }

                    WindowRowsKernel.Widen(_layout, y + (image * yStride) + ((nint)filter * Shape.Window.Outputs), places, Level);
                    var kernel = new TapDotKernel(planes, offsets, _offsets.Length, places, _layout.RunFloats, gradient + ((nint)i * Shape.FilterWeights));
                    SimdDispatch.Run(Level, ref kernel);
                }
            }
        }
    }
}
