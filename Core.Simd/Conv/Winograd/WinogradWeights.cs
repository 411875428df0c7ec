using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// The weights of a group at the 36 points, [rows, depth] of a <see cref="WinogradMap"/>. First they are turned round so that what lies beside one another
/// there does so tap by tap; then nine taps at a time go to the points. Taps that a part lacks are a row of zeros.
/// </summary>
internal sealed unsafe class WinogradWeights
{
    private const int Taps = WinogradAxis.MostTaps;

    private readonly ConvShape _shape;
    private readonly TileFamily _family;
    private readonly SimdLevel _level;
    private readonly bool _isTurned;
    private readonly int _windowTaps;
    private readonly int _windows;
    private readonly nint _tapStride;
    private readonly nint _zeros;
    private readonly nint[] _offsets;

    /// <param name="shape">The convolution.</param>
    /// <param name="isTurned">True for its transposed map.</param>
    /// <param name="level">The instruction set.</param>
    public WinogradWeights(in ConvShape shape, bool isTurned, SimdLevel level)
    {
        (_shape, _isTurned, _level, _family) = (shape, isTurned, level, TileFamily.For(level));
        _windowTaps = shape.Window.Taps;
        _windows = shape.GroupFilters * shape.GroupChannels;

        // Whole blocks of lanes are turned round, so that rows behind the last tap are written too.
        var rows = (_windowTaps + LaneGroup.Size - 1) / LaneGroup.Size * LaneGroup.Size;
        _tapStride = isTurned ? shape.GroupFilters : _windows + PlaneLayout.Slack;
        _zeros = isTurned ? (nint)_windows * _windowTaps : rows * _tapStride;
        _offsets = Offsets();
        Floats = checked((int)(_zeros + (2 * PlaneLayout.Slack) + (isTurned ? shape.GroupFilters : _windows)));
    }

    /// <summary>Floats of scratch.</summary>
    public int Floats { get; }

    private int Parts => _offsets.Length / (Taps * Taps);

    /// <summary>Writes the points of a group's weights.</summary>
    /// <param name="weight">[filters, channels, taps].</param>
    /// <param name="scratch">At least <see cref="Floats"/>.</param>
    /// <param name="points">[36, rows, depth]; up to a vector is written behind each.</param>
    /// <param name="pointStride">Floats from one point to the next.</param>
    public void Prepare(float* weight, float* scratch, float* points, nint pointStride)
    {
        var (filters, channels) = (_shape.GroupFilters, _shape.GroupChannels);
        new Span<float>(scratch + _zeros, Floats - (int)_zeros).Clear();
        if (_isTurned)
        {
            // [filters, channels · taps] → [channels · taps, filters]: a row of the map for each channel and part.
            LaneGroup.Transpose(_family, weight, _shape.FilterWeights, filters, _shape.FilterWeights, scratch, filters);
            for (var channel = 0; channel < channels; channel++)
            {
                for (var part = 0; part < Parts; part++)
                {
                    Convert(scratch, (nint)channel * _windowTaps * filters, part, filters, points + ((((nint)channel * Parts) + part) * filters), pointStride);
                }
            }

            return;
        }

        // [filters · channels, taps] → [taps, filters · channels]: the depth of a filter is all channels of a part, then those of the next.
        TurnTaps(weight, scratch);
        if (Parts == 1)
        {
            Convert(scratch, 0, 0, _windows, points, pointStride);
            return;
        }

        for (var filter = 0; filter < filters; filter++)
        {
            for (var part = 0; part < Parts; part++)
            {
                Convert(scratch, (nint)filter * channels, part, channels, points + ((((nint)filter * Parts) + part) * channels), pointStride);
            }
        }
    }

    private void Convert(float* scratch, nint first, int part, int count, float* points, nint pointStride)
    {
        fixed (nint* offsets = &_offsets[part * Taps * Taps])
        {
            var kernel = new WeightPointsKernel(scratch, offsets, first, _zeros, count, points, pointStride);
            SimdDispatch.Run(_level, ref kernel);
        }
    }

    private void TurnTaps(float* weight, float* to)
    {
        var lanes = _family.Lanes;
        nint window = 0;
        var end = (nint)_windows * _windowTaps;
        var columns = (_windowTaps + lanes - 1) / lanes * lanes;
        for (; ((window + lanes - 1) * _windowTaps) + columns <= end; window += lanes)
        {
            for (var tap = 0; tap < columns; tap += lanes)
            {
                _family.TransposeBlock(weight + (window * _windowTaps) + tap, _windowTaps, lanes, to + (tap * _tapStride) + window, _tapStride);
            }
        }

        for (; window < _windows; window++)
        {
            for (var tap = 0; tap < _windowTaps; tap++)
            {
                to[(tap * _tapStride) + window] = weight[(window * _windowTaps) + tap];
            }
        }
    }

    // Where each part finds its nine taps, or the zeros.
    private nint[] Offsets()
    {
        var (height, width) = (_shape.Window.Height, _shape.Window.Width);
        var (rows, columns) = _isTurned ? (height.Stride, width.Stride) : (Math.Min(height.Stride, height.Kernel), Math.Min(width.Stride, width.Kernel));
        var offsets = new nint[rows * columns * Taps * Taps];
        for (var i = 0; i < offsets.Length; i++)
        {
            var (part, tap) = (i / (Taps * Taps), i % (Taps * Taps));
            var (tapY, tapX) = _isTurned ? (Taps - 1 - (tap / Taps), Taps - 1 - (tap % Taps)) : (tap / Taps, tap % Taps);
            var (y, x) = ((part / columns) + (tapY * height.Stride), (part % columns) + (tapX * width.Stride));
            offsets[i] = y < height.Kernel && x < width.Kernel ? ((y * width.Kernel) + x) * _tapStride : -1;
        }

        return offsets;
    }
}
