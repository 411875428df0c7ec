using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Max-pooling of images, planned: y[image, channel, window] = the largest x in the window, and which tap of it that was.</summary>
/// <remarks>
/// Of equal values the first wins, and NaN wins over everything, as in PyTorch; padding never does. Results are exact. Plans are immutable:
/// threads may share one, each with scratch of its own. Outputs must not overlap inputs or scratch.
/// </remarks>
public sealed unsafe class MaxWindows
{
    private readonly PlaneLayout _layout;
    private readonly PlaneTaps[] _taps;
    private readonly int[][] _offsets;
    private readonly SimdLevel _level;
    private readonly int _margin;
    private readonly int _placeFloats;
    private readonly int _planes;
    private readonly int _values;
    private readonly int _winners;

    /// <summary>Plans max-pooling.</summary>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="window">The window.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">There are no channels, or no window fits.</exception>
    public MaxWindows(int channels, in WindowGeometry window, SimdLevel? level = null)
    {
        new ConvShape(channels, channels, channels, window).Require();
        (Channels, Window, _level) = (channels, window, SimdInfo.Resolve(level));
        _layout = new PlaneLayout(window);
        _taps = PlaneTaps.Of(_layout);
        _margin = PlaneTaps.Margin(_taps);
        _placeFloats = checked(_margin + _layout.PlaneFloats + PlaneLayout.Slack);
        _offsets = new int[_taps.Length][];
        for (var plane = 0; plane < _taps.Length; plane++)
        {
            _offsets[plane] = Array.ConvertAll(_taps[plane].Offsets, offset => _margin - offset);
        }

        ScratchMap map = default;
        _planes = map.Take((long)_layout.ChannelFloats + PlaneLayout.Slack);
        _values = map.Take(_placeFloats);
        _winners = map.Take(_placeFloats);
        ScratchFloats = map.Floats;
    }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; }

    /// <summary>The window.</summary>
    public WindowGeometry Window { get; }

    /// <summary>Floats of scratch that a call needs.</summary>
    public int ScratchFloats { get; }

    private int InputFloats => Channels * Window.Inputs;

    private int OutputFloats => Channels * Window.Outputs;

    /// <summary>Computes some images.</summary>
    /// <param name="images">How many.</param>
    /// <param name="x">Inputs [image, channels, …].</param>
    /// <param name="xStride">Floats from one input to the next.</param>
    /// <param name="y">Outputs [image, channels, …], to be written.</param>
    /// <param name="yStride">Floats from one output to the next.</param>
    /// <param name="winners">The number of the tap that won, as a float, where each output has its value; empty if nobody wants to know.</param>
    /// <param name="winnerStride">Floats from one image's winners to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public void Forward(int images, ReadOnlySpan<float> x, int xStride, Span<float> y, int yStride, Span<float> winners, int winnerStride, Span<float> scratch)
    {
        var keeps = !winners.IsEmpty;
        ConvChecks.Images(nameof(x), images, x.Length, InputFloats, xStride);
        ConvChecks.Images(nameof(y), images, y.Length, OutputFloats, yStride);
        if (keeps)
        {
            ConvChecks.Images(nameof(winners), images, winners.Length, OutputFloats, winnerStride);
        }

        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* px = x, py = y, pw = winners, ps = scratch)
        fixed (int* offsets = _layout.TapOffsets)
        {
            for (var image = 0; image < images; image++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    var output = (nint)channel * Window.Outputs;
                    var spread = new SpreadKernel(_layout, px + ((nint)image * xStride) + ((nint)channel * Window.Inputs), 1, ps + _planes, float.NegativeInfinity);
                    SimdDispatch.Run(_level, ref spread);
                    var kernel = new MaxTapsKernel(ps + _planes, offsets, Window.Taps, ps + _values, ps + _winners, _layout.RunFloats);
                    SimdDispatch.Run(_level, ref kernel);
                    WindowRowsKernel.Narrow(_layout, ps + _values, py + ((nint)image * yStride) + output, _level);
                    if (keeps)
                    {
                        WindowRowsKernel.Narrow(_layout, ps + _winners, pw + ((nint)image * winnerStride) + output, _level);
                    }
                }
            }
        }
    }

    /// <summary>Sends gradients back to the places that won.</summary>
    /// <param name="images">How many.</param>
    /// <param name="y">Gradients of the outputs.</param>
    /// <param name="yStride">Floats from one to the next.</param>
    /// <param name="winners">What <see cref="Forward"/> kept.</param>
    /// <param name="winnerStride">Floats from one image's winners to the next.</param>
    /// <param name="x">Gradients of the inputs, to be written.</param>
    /// <param name="xStride">Floats from one to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public void Backward(int images, ReadOnlySpan<float> y, int yStride, ReadOnlySpan<float> winners, int winnerStride, Span<float> x, int xStride, Span<float> scratch)
    {
        ConvChecks.Images(nameof(y), images, y.Length, OutputFloats, yStride);
        ConvChecks.Images(nameof(winners), images, winners.Length, OutputFloats, winnerStride);
        ConvChecks.Images(nameof(x), images, x.Length, InputFloats, xStride);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* py = y, pw = winners, px = x, ps = scratch)
        {
            // Between rows of windows, before the first and behind the last nothing is sent.
            new Span<float>(ps + _values, _placeFloats).Clear();
            new Span<float>(ps + _winners, _placeFloats).Clear();
            for (var image = 0; image < images; image++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    var output = (nint)channel * Window.Outputs;
                    WindowRowsKernel.Widen(_layout, py + ((nint)image * yStride) + output, ps + _values + _margin, _level);
                    WindowRowsKernel.Widen(_layout, pw + ((nint)image * winnerStride) + output, ps + _winners + _margin, _level);
                    SumPlanes(ps);
                    var gather = new GatherKernel(_layout, ps + _planes, 1, null, px + ((nint)image * xStride) + ((nint)channel * Window.Inputs));
                    SimdDispatch.Run(_level, ref gather);
                }
            }
        }
    }

    private void SumPlanes(float* scratch)
    {
        // Whole vectors are written too far, into the plane that comes next.
        for (var plane = 0; plane < _taps.Length; plane++)
        {
            fixed (int* offsets = _offsets[plane], numbers = _taps[plane].Taps)
            {
                var kernel = new WinnerSumKernel(
                    scratch + _values, scratch + _winners, offsets, numbers, _offsets[plane].Length, scratch + _planes + ((nint)plane * _layout.PlaneFloats), _layout.PlaneFloats);
                SimdDispatch.Run(_level, ref kernel);
            }
        }
    }
}
