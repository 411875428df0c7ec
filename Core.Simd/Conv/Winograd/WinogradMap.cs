using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// One group of channels of a convolution or of its transposed map, by tiles: sixteen images in the lanes, source tiles to the 36 points, a matrix
/// product at each, and the target tiles back. Images beyond the last are lanes whose results nobody reads.
/// </summary>
internal sealed unsafe class WinogradMap
{
    // What some tiles have at their points, and the part of their products that is summed at a time, share a second-level cache with the weights.
    private const int SourceFloats = 147456;
    private const int TargetFloats = 147456;
    private const int LeastTiles = 2;
    private const int MostTiles = 16;

    private readonly WinogradSizes _sizes;
    private readonly WinogradTiling _tiling;
    private readonly SimdLevel _level;
    private readonly TileFamily _family;
    private readonly GemmPlan _product;
    private readonly int _targetsAtOnce;
    private readonly nint _weightStride;
    private readonly nint _sourceStride;
    private readonly nint _targetStride;
    private readonly int _source;
    private readonly int _columns;
    private readonly int _sourcePoints;
    private readonly int _targetPoints;
    private readonly int _target;
    private readonly int _workspace;

    public WinogradMap(in WinogradSizes sizes, SimdLevel level)
    {
        (_sizes, _level, _family) = (sizes, level, TileFamily.For(level));
        const int PlaceFloats = WinogradSizes.Points * LaneGroup.Size;
        var tiles = Math.Clamp(SourceFloats / (PlaceFloats * sizes.Depth), LeastTiles, MostTiles);

        // Rows of tiles are not cut for less than half of what they ask for: parts of rows are short runs in the images.
        _tiling = new WinogradTiling(sizes.Vertical, sizes.Horizontal, Math.Max(tiles, Math.Min(sizes.Horizontal.Tiles, 2 * tiles)));
        var columns = _tiling.Tiles * LaneGroup.Size;
        var most = Math.Max(1, TargetFloats / (PlaceFloats * _tiling.Tiles * sizes.TargetParts));
        var parts = (sizes.Targets + most - 1) / most;
        _targetsAtOnce = (sizes.Targets + parts - 1) / parts;
        _product = new GemmPlan(_targetsAtOnce * sizes.TargetParts, columns, sizes.Depth, new GemmOptions { Level = level });

        // A line more than a multiple of large powers of two: the 36 points of a tile then lie in as many sets of a cache.
        _weightStride = checked((nint)AlignedBuffer.RoundUp((long)sizes.Rows * sizes.Depth)) + AlignedBuffer.AlignmentFloats;
        _sourceStride = ((nint)sizes.Depth * columns) + AlignedBuffer.AlignmentFloats;
        _targetStride = ((nint)_product.M * columns) + AlignedBuffer.AlignmentFloats;
        ScratchMap map = default;
        _source = map.Take(_tiling.SourceFloats(WinogradAxis.Points));
        _columns = map.Take(_tiling.ColumnFloats);
        _sourcePoints = map.Take(WinogradSizes.Points * (long)_sourceStride);
        _targetPoints = map.Take(WinogradSizes.Points * (long)_targetStride);
        _target = map.Take(_tiling.TargetFloats);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    /// <summary>Floats of scratch that a call needs.</summary>
    public int ScratchFloats { get; }

    /// <summary>Floats of the weights at the points.</summary>
    public long WeightFloats => (WinogradSizes.Points * (long)_weightStride) + PlaneLayout.Slack;

    /// <summary>Floats from one point of the weights to the next.</summary>
    public nint WeightStride => _weightStride;

    /// <summary>Computes some images, at most sixteen.</summary>
    public void Run(int images, float* source, nint sourceStride, float* points, float* bias, float floor, float* target, nint targetStride, float* scratch)
    {
        TileRegion region = default;
        while (_tiling.Next(ref region))
        {
            Read(images, source, sourceStride, region, scratch);
            for (var channel = 0; channel < _sizes.Targets; channel += _targetsAtOnce)
            {
                var many = Math.Min(_targetsAtOnce, _sizes.Targets - channel);
                Multiply(points + ((nint)channel * _sizes.TargetParts * _sizes.Depth), many * _sizes.TargetParts, region.Count * LaneGroup.Size, scratch);
                Write(images, channel, many, bias, floor, target, targetStride, region, scratch);
            }
        }
    }

    private void Read(int images, float* source, nint stride, in TileRegion region, float* scratch)
    {
        var (vertical, horizontal) = (_sizes.Vertical, _sizes.Horizontal);
        var rect = new LaneRect(
            scratch + _source, vertical.SourceOf(region.RowFrom, region.RowTo, WinogradAxis.Points), horizontal.SourceOf(region.From, region.To, WinogradAxis.Points));
        for (var channel = 0; channel < _sizes.Sources; channel++, source += (nint)vertical.Source * horizontal.Source)
        {
            rect.Read(_family, source, stride, images, horizontal.Source);
            var to = scratch + _sourcePoints + ((nint)channel * _product.N);
            for (var row = 0; row < vertical.SourceParts; row++)
            {
                for (var column = 0; column < horizontal.SourceParts; column++, to += (nint)_sizes.Sources * _product.N)
                {
                    var kernel = new TileSourceKernel<SourceTransform>(vertical, horizontal, rect, row, column, region, scratch + _columns, to, LaneGroup.Size, _sourceStride);
                    SimdDispatch.Run(_level, ref kernel);
                }
            }
        }
    }

    // products[rows, columns] = weights[rows, depth] · sources[depth, columns] at each point
    private void Multiply(float* weights, int rows, int columns, float* scratch)
    {
        var (depth, stride) = (_sizes.Depth, _product.N);
        var isWhole = rows == _product.M && columns == _product.N;
        var workspace = new Span<float>(scratch + _workspace, _product.WorkspaceFloats);
        for (var point = 0; point < WinogradSizes.Points; point++)
        {
            var a = new ReadOnlySpan<float>(weights + (point * _weightStride), rows * depth);
            var b = new ReadOnlySpan<float>(scratch + _sourcePoints + (point * _sourceStride), depth * stride);
            var c = new Span<float>(scratch + _targetPoints + (point * _targetStride), rows * stride);
            if (isWhole)
            {
                Gemm.Gemm.Multiply(_product, a, depth, b, stride, c, stride, default, workspace);
            }
            else
            {
                Gemm.Gemm.Multiply(_product, new GemmSlice(0, rows, 0, columns), a, depth, b, stride, c, stride, default, workspace);
            }
        }
    }

    private void Write(int images, int first, int many, float* bias, float floor, float* target, nint stride, in TileRegion region, float* scratch)
    {
        var (vertical, horizontal) = (_sizes.Vertical, _sizes.Horizontal);
        var rect = new LaneRect(scratch + _target, vertical.TargetOf(region.RowFrom, region.RowTo), horizontal.TargetOf(region.From, region.To));
        var from = scratch + _targetPoints;
        for (var channel = first; channel < first + many; channel++)
        {
            for (var row = 0; row < vertical.TargetParts; row++)
            {
                for (var column = 0; column < horizontal.TargetParts; column++, from += _product.N)
                {
                    var kernel = new TileSumKernel(vertical, horizontal, from, _targetStride, region, row, column, rect, bias is null ? 0f : bias[channel], floor);
                    SimdDispatch.Run(_level, ref kernel);
                }
            }

            rect.Write(_family, target + ((nint)channel * vertical.Target * horizontal.Target), stride, images, horizontal.Target);
        }
    }
}
