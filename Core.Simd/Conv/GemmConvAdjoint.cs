using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>patches[channels · taps, windows] = weight[filters, channels · taps]ᵀ · y[filters, windows], added back onto the places they came from.</summary>
/// <remarks>
/// Where rows are short, the windows keep the planes' pitch, with zeros between the rows: the product grows by the gaps, but each of its rows is added
/// in one run, where short rows would go to memory part of a vector at a time.
/// </remarks>
internal sealed unsafe class GemmConvAdjoint : ConvAdjoint
{
    // Two whole vectors of sixteen; from there on the rows themselves are runs. Gaps may double the product, not more.
    private const int LongRow = 32;
    private const int MostPitchPerWindow = 2;

    private readonly GemmConv _conv;
    private readonly ConvTiling _tiling;
    private readonly GemmPlan _product;
    private readonly bool _keepsPitch;
    private readonly bool _writesInPlace;
    private readonly int _planes;
    private readonly int _columns;
    private readonly int _gathered;
    private readonly int _workspace;

    public GemmConvAdjoint(in ConvShape shape, int batch, bool hasBias, SimdLevel level)
        : base(shape, hasBias, level)
    {
        _conv = new GemmConv(shape, shape.GroupChannels, batch, level);
        var window = shape.Window;
        _keepsPitch = window.Depth.Output == 1 && window.Width.Output < LongRow && _conv.Layout.Pitch <= MostPitchPerWindow * window.Width.Output && !window.IsPointwise;
        _tiling = _keepsPitch ? new ConvTiling(window.Height.Output, _conv.Layout.Pitch, _conv.MatrixRows, batch) : _conv.Tiling;
        _writesInPlace = window.IsPointwise && _tiling.Images == 1 && !hasBias;
        _product = new GemmPlan(shape.FilterWeights, _writesInPlace ? window.Outputs : _tiling.Columns, shape.GroupFilters, new GemmOptions { TransposeA = true, Level = level });
        ScratchMap map = default;
        _planes = map.Take(_writesInPlace ? 0 : _conv.PlaneFloats);
        _columns = map.Take(_writesInPlace ? 0 : ((long)_conv.MatrixRows * _tiling.Stride) + PlaneLayout.Slack);
        _gathered = map.Take(_keepsPitch || _tiling.Images > 1 ? ((long)shape.GroupFilters * _tiling.Stride) + PlaneLayout.Slack : 0);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch)
    {
        for (var image = 0; image < images; image += _tiling.Images)
        {
            for (var group = 0; group < Shape.Groups; group++)
            {
                var output = y + (image * yStride) + ((nint)group * Shape.GroupFilters * Shape.Window.Outputs);
                var input = x + (image * xStride) + ((nint)group * Shape.GroupChannels * Shape.Window.Inputs);
                var groupWeight = weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights);
                var groupBias = bias is null ? null : bias + (group * Shape.GroupChannels);
                if (_tiling.Images == 1)
                {
                    RunImage(output, groupWeight, groupBias, input, scratch);
                }
                else
                {
                    RunImages(Math.Min(_tiling.Images, images - image), output, yStride, groupWeight, groupBias, input, xStride, scratch);
                }
            }
        }
    }

    private void RunImage(float* output, float* weight, float* bias, float* input, float* scratch)
    {
        var places = Shape.Window.Outputs;
        if (_writesInPlace)
        {
            Multiply(weight, output, places, input, places, places, scratch);
            return;
        }

        var planes = scratch + _planes;
        var columns = scratch + _columns;
        var gathered = scratch + _gathered;
        ClearPlanes(planes);
        WindowRegion region = default;
        while (_tiling.Next(ref region))
        {
            // Rows that keep the pitch are less than 64 windows, of which every tile takes at least as many: a region is never a part of one.
            if (_keepsPitch)
            {
                _conv.Widen(output, region, Shape.GroupFilters, gathered, _tiling.Stride);
                Multiply(weight, gathered, _tiling.Stride, columns, _tiling.Stride, region.Count, scratch);
            }
            else
            {
                Multiply(weight, output + _tiling.FirstOf(region), places, columns, _tiling.Stride, region.Count, scratch);
            }

            _conv.AddColumns(columns, _tiling.Stride, Shape.GroupChannels, region, planes);
        }

        _conv.Gather(planes, Shape.GroupChannels, bias, input);
    }

    private void RunImages(int count, float* output, nint yStride, float* weight, float* bias, float* input, nint xStride, float* scratch)
    {
        var planes = scratch + _planes;
        var columns = scratch + _columns;
        var gathered = scratch + _gathered;
        var places = _tiling.Whole.Count;
        for (var i = 0; i < count; i++)
        {
            if (_keepsPitch)
            {
                _conv.Widen(output + (i * yStride), _tiling.Whole, Shape.GroupFilters, gathered + (i * places), _tiling.Stride);
            }
            else
            {
                GemmConv.CopyRows(output + (i * yStride), places, gathered + (i * places), _tiling.Stride, Shape.GroupFilters, places);
            }
        }

        Multiply(weight, gathered, _tiling.Stride, columns, _tiling.Stride, count * places, scratch);
        for (var i = 0; i < count; i++)
        {
            ClearPlanes(planes);
            _conv.AddColumns(columns + (i * places), _tiling.Stride, Shape.GroupChannels, _tiling.Whole, planes);
            _conv.Gather(planes, Shape.GroupChannels, bias, input + (i * xStride));
        }
    }

    private void ClearPlanes(float* planes) => new Span<float>(planes, Shape.GroupChannels * _conv.Layout.ChannelFloats).Clear();

    // matrix[depth, count] = weight[filters, depth]ᵀ · output[filters, count]
    private void Multiply(float* weight, float* output, int outputStride, float* matrix, int matrixStride, int count, float* scratch)
    {
        var filters = Shape.GroupFilters;
        var depth = Shape.FilterWeights;
        Gemm.Gemm.Multiply(
            _product,
            new GemmSlice(0, depth, 0, count),
            new ReadOnlySpan<float>(weight, filters * depth),
            depth,
            new ReadOnlySpan<float>(output, ((filters - 1) * outputStride) + count),
            outputStride,
            new Span<float>(matrix, ((depth - 1) * matrixStride) + count),
            matrixStride,
            default,
            new Span<float>(scratch + _workspace, _product.WorkspaceFloats));
    }
}
