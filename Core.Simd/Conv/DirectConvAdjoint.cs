using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Channel by channel, plane by plane: a place sums what the windows around it send, which are again taps at fixed offsets.</summary>
internal sealed unsafe class DirectConvAdjoint : ConvAdjoint
{
    private readonly PlaneLayout _layout;
    private readonly PlaneTaps[] _taps;
    private readonly int[][] _offsets;
    private readonly int _margin;
    private readonly int _placeFloats;
    private readonly int _planes;
    private readonly int _places;
    private readonly int _factors;

    public DirectConvAdjoint(in ConvShape shape, bool hasBias, SimdLevel level)
        : base(shape, hasBias, level)
    {
        _layout = new PlaneLayout(shape.Window);
        _taps = PlaneTaps.Of(_layout);
        _margin = PlaneTaps.Margin(_taps);

        // Windows before the first and behind the last send zeros.
        _placeFloats = checked(_margin + _layout.PlaneFloats + PlaneLayout.Slack);
        _offsets = new int[_taps.Length][];
        for (var plane = 0; plane < _taps.Length; plane++)
        {
            var own = _taps[plane].Offsets;
            _offsets[plane] = new int[shape.GroupFilters * own.Length];
            for (var i = 0; i < _offsets[plane].Length; i++)
            {
                _offsets[plane][i] = ((i / own.Length) * _placeFloats) + _margin - own[i % own.Length];
            }
        }

        ScratchMap map = default;
        _planes = map.Take((long)_layout.ChannelFloats + PlaneLayout.Slack);
        _places = map.Take((long)shape.GroupFilters * _placeFloats);
        _factors = map.Take((long)shape.GroupFilters * shape.Window.Taps);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch)
    {
        var places = scratch + _places;
        new Span<float>(places, Shape.GroupFilters * _placeFloats).Clear();
        for (var image = 0; image < images; image++)
        {
            for (var channel = 0; channel < Shape.Channels; channel++)
            {
                var group = channel / Shape.GroupChannels;
                if (channel % Shape.GroupChannels == 0)
                {
                    for (var i = 0; i < Shape.GroupFilters; i++)
                    {
                        var output = y + (image * yStride) + (((nint)(group * Shape.GroupFilters) + i) * Shape.Window.Outputs);
                        WindowRowsKernel.Widen(_layout, output, places + (i * _placeFloats) + _margin, Level);
                    }
                }

                var first = weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights) + ((nint)(channel % Shape.GroupChannels) * Shape.Window.Taps);
                RunChannel(first, scratch);
                var gather = new GatherKernel(_layout, scratch + _planes, 1, bias is null ? null : bias + channel, x + (image * xStride) + ((nint)channel * Shape.Window.Inputs));
                SimdDispatch.Run(Level, ref gather);
            }
        }
    }

    private void RunChannel(float* weight, float* scratch)
    {
        // Whole vectors are written too far, into the plane that comes next.
        for (var plane = 0; plane < _taps.Length; plane++)
        {
            var taps = _taps[plane].Taps;
            var factors = scratch + _factors;
            for (var i = 0; i < _offsets[plane].Length; i++)
            {
                factors[i] = weight[((nint)(i / taps.Length) * Shape.FilterWeights) + taps[i % taps.Length]];
            }

            fixed (int* offsets = _offsets[plane])
            {
                var kernel = new TapSumKernel(
                    scratch + _places, offsets, factors, _offsets[plane].Length, scratch + _planes + (plane * _layout.PlaneFloats), _layout.PlaneFloats, 0f, float.NegativeInfinity);
                SimdDispatch.Run(Level, ref kernel);
            }
        }
    }
}
