using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>patches[channels · taps, windows] = weight[filters, channels · taps]ᵀ · y[filters, windows], added back onto the places they came from.</summary>
internal sealed unsafe class GemmConvAdjoint : ConvAdjoint
{
    private readonly GemmConv _conv;
    private readonly GemmPlan _product;
    private readonly int _planes;
    private readonly int _columns;
    private readonly int _gathered;
    private readonly int _workspace;

    public GemmConvAdjoint(in ConvShape shape, int batch, bool hasBias, SimdLevel level)
        : base(shape, hasBias, level)
    {
        _conv = new GemmConv(shape, shape.GroupChannels, batch, level);
        WritesInPlace = _conv.ReadsInPlace && !hasBias;
        _product = new GemmPlan(
            shape.FilterWeights,
            WritesInPlace ? shape.Window.Outputs : _conv.Tiling.Columns,
            shape.GroupFilters,
            new GemmOptions { TransposeA = true, Level = level });
        ScratchMap map = default;
        _planes = map.Take(WritesInPlace ? 0 : _conv.PlaneFloats);
        _columns = map.Take(WritesInPlace ? 0 : _conv.ColumnFloats);
        _gathered = map.Take(_conv.GatheredFloats);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    private bool WritesInPlace { get; }

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch)
    {
        for (var image = 0; image < images; image += _conv.Tiling.Images)
        {
            for (var group = 0; group < Shape.Groups; group++)
            {
                var output = y + (image * yStride) + ((nint)group * Shape.GroupFilters * Shape.Window.Outputs);
                var input = x + (image * xStride) + ((nint)group * Shape.GroupChannels * Shape.Window.Inputs);
                var groupWeight = weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights);
                var groupBias = bias is null ? null : bias + (group * Shape.GroupChannels);
                if (_conv.Tiling.Images == 1)
                {
                    RunImage(output, groupWeight, groupBias, input, scratch);
                }
                else
                {
                    RunImages(Math.Min(_conv.Tiling.Images, images - image), output, yStride, groupWeight, groupBias, input, xStride, scratch);
                }
            }
        }
    }

    private void RunImage(float* output, float* weight, float* bias, float* input, float* scratch)
    {
        var places = Shape.Window.Outputs;
        if (WritesInPlace)
        {
            Multiply(weight, output, places, input, places, places, scratch);
            return;
        }

        var planes = scratch + _planes;
        var columns = scratch + _columns;
        ClearPlanes(planes);
        WindowRegion region = default;
        while (_conv.Tiling.Next(ref region))
        {
            Multiply(weight, output + _conv.Tiling.FirstOf(region), places, columns, _conv.Tiling.Stride, region.Count, scratch);
            _conv.AddColumns(columns, Shape.GroupChannels, region, planes);
        }

        _conv.Gather(planes, Shape.GroupChannels, bias, input);
    }

    private void RunImages(int count, float* output, nint yStride, float* weight, float* bias, float* input, nint xStride, float* scratch)
    {
        var planes = scratch + _planes;
        var columns = scratch + _columns;
        var gathered = scratch + _gathered;
        var places = Shape.Window.Outputs;
        for (var i = 0; i < count; i++)
        {
            GemmConv.CopyRows(output + (i * yStride), places, gathered + (i * places), _conv.Tiling.Stride, Shape.GroupFilters, places);
        }

        Multiply(weight, gathered, _conv.Tiling.Stride, columns, _conv.Tiling.Stride, count * places, scratch);
        for (var i = 0; i < count; i++)
        {
            ClearPlanes(planes);
            _conv.AddColumns(columns + (i * places), Shape.GroupChannels, _conv.Tiling.Whole, planes);
            _conv.Gather(planes, Shape.GroupChannels, bias, input + (i * xStride));
        }
    }

    private void ClearPlanes(float* planes) => new Span<float>(planes, Shape.GroupChannels * _conv.Layout.ChannelFloats).Clear();

    // matrix[depth, count] = weight[filters, depth]ᵀ · output[filters, count]
    private void Multiply(float* weight, float* output, int outputStride, float* matrix, int matrixStride, int count, float* scratch)
    {
        var (filters, depth) = (Shape.GroupFilters, Shape.FilterWeights);
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
