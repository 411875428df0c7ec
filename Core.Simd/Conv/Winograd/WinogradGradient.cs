using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// The weight gradient by tiles: at each point the product of output gradients and inputs over all tiles and images, and 9 weights from 36 sums.
/// Sixteen channels lie in the lanes, so that both operands have a row for each tile and the product needs no transposition.
/// </summary>
internal sealed unsafe class WinogradGradient : ConvGradient
{
    // Tiles, of one image or several, whose products are summed at a time: 24 sums are loaded and stored for as many steps.
    private const int MostTiles = 64;

    private readonly ConvBlock[] _blocks;
    private readonly WinogradSizes _sizes;
    private readonly WinogradTiling _tiling;
    private readonly TileFamily _family;
    private readonly GemmPlan _product;
    private readonly int _imagesAtOnce;
    private readonly int _channelFloats;
    private readonly int _filterFloats;
    private readonly nint _sumStride;
    private readonly nint _sourceStride;
    private readonly nint _deltaStride;
    private readonly int _lanes;
    private readonly int _columns;
    private readonly int _sourcePoints;
    private readonly int _deltaPoints;
    private readonly int _sums;
    private readonly int _taps;
    private readonly int _workspace;

    public WinogradGradient(in ConvShape shape, int batch, SimdLevel level)
        : base(shape, level)
    {
        _blocks = ConvCut.IntoRectangles(shape);
        var (channels, filters) = (0, 0);
        foreach (var block in _blocks)
        {
            (channels, filters) = (Math.Max(channels, block.Channels), Math.Max(filters, block.Filters));
        }

        _family = TileFamily.For(level);
        _sizes = WinogradSizes.Forward(shape, channels, filters);
        _tiling = new WinogradTiling(_sizes.Vertical, _sizes.Horizontal, MostTiles);
        _imagesAtOnce = _tiling.Tiles < _sizes.Vertical.Tiles * _sizes.Horizontal.Tiles ? 1 : Math.Clamp(MostTiles / _tiling.Tiles, 1, batch);
        var tiles = _imagesAtOnce * _tiling.Tiles;
        _channelFloats = Whole(channels);
        _filterFloats = Whole(filters);
        var depth = _channelFloats * _sizes.SourceParts;
        _product = new GemmPlan(filters, depth, tiles, new GemmOptions { TransposeA = true, Beta = 1f, Level = level });
        _sumStride = ((nint)filters * depth) + AlignedBuffer.AlignmentFloats;
        _sourceStride = ((nint)tiles * depth) + AlignedBuffer.AlignmentFloats;
        _deltaStride = ((nint)tiles * _filterFloats) + AlignedBuffer.AlignmentFloats;
        ScratchMap map = default;
        _lanes = map.Take(Math.Max(_tiling.SourceFloats(WinogradAxis.Points), _tiling.TargetFloats));
        _columns = map.Take(_tiling.ColumnFloats);
        _sourcePoints = map.Take(WinogradSizes.Points * (long)_sourceStride);
        _deltaPoints = map.Take(WinogradSizes.Points * (long)_deltaStride);
        _sums = map.Take(WinogradSizes.Points * (long)_sumStride);
        _taps = map.Take(WinogradAxis.MostTaps * WinogradAxis.MostTaps * (long)_sumStride);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    public override ReadOnlySpan<ConvBlock> Blocks => _blocks;

    public override int ScratchFloats { get; }

    private protected override void Run(ConvBlock block, int images, float* x, nint xStride, float* y, nint yStride, float* gradient, float* scratch)
    {
        var group = block.FilterFrom / Shape.GroupFilters;
        var input = x + ((nint)((group * Shape.GroupChannels) + block.ChannelFrom) * Shape.Window.Inputs);
        var output = y + ((nint)block.FilterFrom * Shape.Window.Outputs);
        new Span<float>(scratch + _sums, checked((int)(WinogradSizes.Points * _sumStride))).Clear();
        for (var first = 0; first < images; first += _imagesAtOnce)
        {
            var many = Math.Min(_imagesAtOnce, images - first);
            TileRegion region = default;
            while (_tiling.Next(ref region))
            {
                for (var i = 0; i < many; i++)
                {
                    ReadInputs(block.Channels, input + ((first + i) * xStride), region, i * region.Count, scratch);
                    ReadDeltas(block.Filters, output + ((first + i) * yStride), region, i * region.Count, scratch);
                }

                Multiply(block.Filters, many * region.Count, scratch);
            }
        }

        WriteWeights(block, gradient, scratch);
    }

    private static int Whole(int channels) => (channels + LaneGroup.Size - 1) / LaneGroup.Size * LaneGroup.Size;

    private void ReadInputs(int channels, float* input, in TileRegion region, int tile, float* scratch)
    {
        var (vertical, horizontal) = (_sizes.Vertical, _sizes.Horizontal);
        var rect = new LaneRect(
            scratch + _lanes, vertical.SourceOf(region.RowFrom, region.RowTo, WinogradAxis.Points), horizontal.SourceOf(region.From, region.To, WinogradAxis.Points));
        for (var channel = 0; channel < channels; channel += LaneGroup.Size)
        {
            rect.Read(_family, input + ((nint)channel * Shape.Window.Inputs), Shape.Window.Inputs, Math.Min(LaneGroup.Size, channels - channel), horizontal.Source);
            var to = scratch + _sourcePoints + ((nint)tile * _product.N) + channel;
            for (var row = 0; row < vertical.SourceParts; row++)
            {
                for (var column = 0; column < horizontal.SourceParts; column++, to += _channelFloats)
                {
                    var kernel = new TileSourceKernel<SourceTransform>(vertical, horizontal, rect, row, column, region, scratch + _columns, to, _product.N, _sourceStride);
                    SimdDispatch.Run(Level, ref kernel);
                }
            }
        }
    }

    // The outputs' own axes, read as they are written on the way forward.
    private void ReadDeltas(int filters, float* output, in TileRegion region, int tile, float* scratch)
    {
        var (vertical, horizontal) = (Outputs(_sizes.Vertical), Outputs(_sizes.Horizontal));
        var rect = new LaneRect(scratch + _lanes, _sizes.Vertical.TargetOf(region.RowFrom, region.RowTo), _sizes.Horizontal.TargetOf(region.From, region.To));
        for (var filter = 0; filter < filters; filter += LaneGroup.Size)
        {
            rect.Read(_family, output + ((nint)filter * Shape.Window.Outputs), Shape.Window.Outputs, Math.Min(LaneGroup.Size, filters - filter), horizontal.Source);
            var to = scratch + _deltaPoints + ((nint)tile * _filterFloats) + filter;
            var kernel = new TileSourceKernel<DeltaTransform>(vertical, horizontal, rect, 0, 0, region, scratch + _columns, to, _filterFloats, _deltaStride);
            SimdDispatch.Run(Level, ref kernel);
        }
    }

    // sums[filters, depth] += deltas[tiles, filters]ᵀ · sources[tiles, depth] at each point; lanes without a channel have sums that nobody reads
    private void Multiply(int filters, int tiles, float* scratch)
    {
        var workspace = new Span<float>(scratch + _workspace, _product.WorkspaceFloats);
        var depth = _product.N;
        var isWhole = filters == _product.M && tiles == _product.K;
        for (var point = 0; point < WinogradSizes.Points; point++)
        {
            var a = new ReadOnlySpan<float>(scratch + _deltaPoints + (point * _deltaStride), tiles * _filterFloats);
            var b = new ReadOnlySpan<float>(scratch + _sourcePoints + (point * _sourceStride), tiles * depth);
            var c = new Span<float>(scratch + _sums + (point * _sumStride), _product.M * depth);
            if (isWhole)
            {
                Gemm.Gemm.Multiply(_product, a, _filterFloats, b, depth, c, depth, default, workspace);
            }
            else
            {
                Gemm.Gemm.Multiply(_product, new GemmSlice(0, filters, 0, depth) { Depth = tiles }, a, _filterFloats, b, depth, c, depth, default, workspace);
            }
        }
    }

    private void WriteWeights(ConvBlock block, float* gradient, float* scratch)
    {
        nint depth = _product.N;
        var kernel = new WeightSumsKernel(scratch + _sums, _sumStride, block.Filters * depth, scratch + _taps, _sumStride);
        SimdDispatch.Run(Level, ref kernel);
        for (var filter = 0; filter < block.Filters; filter++)
        {
            Collect(block.Channels, scratch + _taps + (filter * depth), gradient + ((nint)filter * block.Channels * Shape.Window.Taps));
        }
    }

    // gradient[channel, tap · stride + part] = taps[tap, part, channel]
    private void Collect(int channels, float* taps, float* gradient)
    {
        var (height, width) = (Shape.Window.Height, Shape.Window.Width);
        var windowTaps = height.Kernel * width.Kernel;
        for (var y = 0; y < height.Kernel; y++)
        {
            for (var x = 0; x < width.Kernel; x++, gradient++)
            {
                var part = (y % height.Stride * _sizes.Horizontal.SourceParts) + (x % width.Stride);
                var from = taps + ((nint)part * _channelFloats) + (((y / height.Stride * WinogradAxis.MostTaps) + (x / width.Stride)) * _sumStride);
                for (nint channel = 0; channel < channels; channel++)
                {
                    gradient[channel * windowTaps] = from[channel];
                }
            }
        }
    }

    private static WinogradAxis Outputs(in WinogradAxis axis) =>
        axis with { Source = axis.Target, SourceStep = 1, SourceOrigin = 0, SourceParts = 1 };
}
