using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// gradient[filters, channels · taps] += y[filters, windows] · patches[channels · taps, windows]ᵀ, tile of windows by tile; or its
/// transpose, where that fills the vectors better or packs less.
/// </summary>
internal sealed unsafe class GemmConvGradient : ConvGradient
{
    private readonly ConvBlock[] _blocks;
    private readonly GemmConv _conv;
    private readonly GemmPlan _product;
    private readonly bool _isTransposed;
    private readonly int _sumStride;
    private readonly int _planes;
    private readonly int _columns;
    private readonly int _gathered;
    private readonly int _sums;
    private readonly int _workspace;

    public GemmConvGradient(in ConvShape shape, int batch, SimdLevel level)
        : base(shape, level)
    {
        _blocks = ConvCut.IntoChannels(shape);
        var (channels, filters) = (0, 0);
        foreach (var block in _blocks)
        {
            (channels, filters) = (Math.Max(channels, block.Channels), Math.Max(filters, block.Filters));
        }

        _conv = new GemmConv(shape, channels, batch, level);
        var depth = _conv.MatrixRows;
        _isTransposed = Cost(depth, filters) < Cost(filters, depth);
        var options = new GemmOptions { TransposeB = true, Beta = 1f, Level = level };
        _product = _isTransposed ? new GemmPlan(depth, filters, _conv.Tiling.Columns, options) : new GemmPlan(filters, depth, _conv.Tiling.Columns, options);
        _sumStride = _isTransposed ? filters : depth;
        ScratchMap map = default;
        _planes = map.Take(_conv.ReadsInPlace ? 0 : _conv.PlaneFloats);
        _columns = map.Take(_conv.ReadsInPlace ? 0 : _conv.ColumnFloats);
        _gathered = map.Take(_conv.GatheredFloats);
        _sums = map.Take((long)depth * filters);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    public override ReadOnlySpan<ConvBlock> Blocks => _blocks;

    public override int ScratchFloats { get; }

    private protected override void Run(ConvBlock block, int images, float* x, nint xStride, float* y, nint yStride, float* gradient, float* scratch)
    {
        var group = block.FilterFrom / Shape.GroupFilters;
        var depth = block.Channels * Shape.Window.Taps;
        var input = x + ((nint)((group * Shape.GroupChannels) + block.ChannelFrom) * Shape.Window.Inputs);
        var output = y + ((nint)block.FilterFrom * Shape.Window.Outputs);
        new Span<float>(scratch + _sums, _product.M * _product.N).Clear();
        for (var image = 0; image < images; image += _conv.Tiling.Images)
        {
            if (_conv.Tiling.Images == 1)
            {
                AddImage(block, input + (image * xStride), output + (image * yStride), scratch);
            }
            else
            {
                AddImages(block, Math.Min(_conv.Tiling.Images, images - image), input + (image * xStride), xStride, output + (image * yStride), yStride, scratch);
            }
        }

        CopySums(scratch + _sums, block.Filters, depth, gradient);
    }

    private void AddImage(ConvBlock block, float* input, float* output, float* scratch)
    {
        var places = Shape.Window.Outputs;
        var planes = scratch + _planes;
        var columns = scratch + _columns;
        if (!_conv.ReadsInPlace)
        {
            planes = _conv.Spread(input, block.Channels, planes);
        }

        WindowRegion region = default;
        while (_conv.Tiling.Next(ref region))
        {
            var first = _conv.Tiling.FirstOf(region);
            if (_conv.ReadsInPlace)
            {
                Multiply(block, input + first, places, output + first, places, region.Count, scratch);
            }
            else
            {
                _conv.Columns(planes, block.Channels, region, columns);
                Multiply(block, columns, _conv.Tiling.Stride, output + first, places, region.Count, scratch);
            }
        }
    }

    private void AddImages(ConvBlock block, int count, float* input, nint xStride, float* output, nint yStride, float* scratch)
    {
        var places = Shape.Window.Outputs;
        var planes = scratch + _planes;
        var columns = scratch + _columns;
        var gathered = scratch + _gathered;
        for (var i = 0; i < count; i++)
        {
            var spread = _conv.Spread(input + (i * xStride), block.Channels, planes);
            _conv.Columns(spread, block.Channels, _conv.Tiling.Whole, columns + (i * places));
            GemmConv.CopyRows(output + (i * yStride), places, gathered + (i * places), _conv.Tiling.Stride, block.Filters, places);
        }

        Multiply(block, columns, _conv.Tiling.Stride, gathered, _conv.Tiling.Stride, count * places, scratch);
    }

    private void Multiply(ConvBlock block, float* matrix, int matrixStride, float* output, int outputStride, int count, float* scratch)
    {
        var depth = block.Channels * Shape.Window.Taps;
        var patches = new ReadOnlySpan<float>(matrix, ((depth - 1) * matrixStride) + count);
        var deltas = new ReadOnlySpan<float>(output, ((block.Filters - 1) * outputStride) + count);
        var sums = new Span<float>(scratch + _sums, _product.M * _product.N);
        var workspace = new Span<float>(scratch + _workspace, _product.WorkspaceFloats);
        if (_isTransposed)
        {
            // sums[depth, filters] += patches[depth, count] · y[filters, count]ᵀ
            Gemm.Gemm.Multiply(_product, new GemmSlice(0, depth, 0, block.Filters) { Depth = count }, patches, matrixStride, deltas, outputStride, sums, _sumStride, default, workspace);
        }
        else
        {
            // sums[filters, depth] += y[filters, count] · patches[depth, count]ᵀ
            Gemm.Gemm.Multiply(_product, new GemmSlice(0, block.Filters, 0, depth) { Depth = count }, deltas, outputStride, patches, matrixStride, sums, _sumStride, default, workspace);
        }
    }

    private void CopySums(float* sums, int filters, int depth, float* gradient)
    {
        if (!_isTransposed)
        {
            GemmConv.CopyRows(sums, _sumStride, gradient, depth, filters, depth);
            return;
        }

        for (var filter = 0; filter < filters; filter++)
        {
            for (var i = 0; i < depth; i++)
            {
                gradient[(filter * depth) + i] = sums[(i * _sumStride) + filter];
            }
        }
    }

    // Vectors run along the columns of the product, which are packed for the rows: what is lost to ragged vectors, and packing a row.
    private static double Cost(int rows, int columns)
    {
        const double PackingInRows = 6d;
        const int Lanes = 16;
        return (((columns + Lanes - 1) / Lanes * Lanes) / (double)columns) + (PackingInRows / rows);
    }
}
