using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// y[filters, windows] = weight[filters, channels · taps] · patches[channels · taps, windows], group by group: the long dimension is
/// the contiguous one, and the product writes the outputs' own order.
/// </summary>
internal sealed unsafe class GemmConvForward : ConvForward
{
    private readonly GemmConv _conv;
    private readonly GemmPlan _product;
    private readonly int _planes;
    private readonly int _columns;
    private readonly int _gathered;
    private readonly int _workspace;

    public GemmConvForward(in ConvShape shape, int batch, bool hasBias, bool relu, SimdLevel level)
        : base(shape, hasBias, relu, level)
    {
        _conv = new GemmConv(shape, shape.GroupChannels, batch, level);
        _product = new GemmPlan(shape.GroupFilters, _conv.ReadsInPlace ? shape.Window.Outputs : _conv.Tiling.Columns, shape.FilterWeights, new GemmOptions
        {
            HasRowBias = hasBias,
            Activation = relu ? ActivationKind.Relu : ActivationKind.Linear,
            Level = level,
        });
        ScratchMap map = default;
        _planes = map.Take(_conv.ReadsInPlace ? 0 : _conv.PlaneFloats);
        _columns = map.Take(_conv.ReadsInPlace ? 0 : _conv.ColumnFloats);
        _gathered = map.Take(_conv.GatheredFloats);
        _workspace = map.Take(_product.WorkspaceFloats);
        ScratchFloats = map.Floats;
    }

    public override int ScratchFloats { get; }

    /// <summary>A call without checks.</summary>
    internal void Compute(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch) =>
        Run(images, x, xStride, weight, bias, y, yStride, scratch);

    private protected override void Run(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch)
    {
        for (var image = 0; image < images; image += _conv.Tiling.Images)
        {
            for (var group = 0; group < Shape.Groups; group++)
            {
                var input = x + (image * xStride) + ((nint)group * Shape.GroupChannels * Shape.Window.Inputs);
                var output = y + (image * yStride) + ((nint)group * Shape.GroupFilters * Shape.Window.Outputs);
                var groupWeight = weight + ((nint)group * Shape.GroupFilters * Shape.FilterWeights);
                var groupBias = bias is null ? null : bias + (group * Shape.GroupFilters);
                if (_conv.Tiling.Images == 1)
                {
                    RunImage(input, groupWeight, groupBias, output, scratch);
                }
                else
                {
                    RunImages(Math.Min(_conv.Tiling.Images, images - image), input, xStride, groupWeight, groupBias, output, yStride, scratch);
                }
            }
        }
    }

    private void RunImage(float* input, float* weight, float* bias, float* output, float* scratch)
    {
        var places = Shape.Window.Outputs;
        if (_conv.ReadsInPlace)
        {
            Multiply(weight, input, places, bias, output, places, places, scratch);
            return;
        }

        var planes = scratch + _planes;
        var columns = scratch + _columns;
        planes = _conv.Spread(input, Shape.GroupChannels, planes);
        WindowRegion region = default;
        while (_conv.Tiling.Next(ref region))
        {
            _conv.Columns(planes, Shape.GroupChannels, region, columns);
            Multiply(weight, columns, _conv.Tiling.Stride, bias, output + _conv.Tiling.FirstOf(region), places, region.Count, scratch);
        }
    }

    private void RunImages(int count, float* input, nint xStride, float* weight, float* bias, float* output, nint yStride, float* scratch)
    {
        var planes = scratch + _planes;
        var columns = scratch + _columns;
        var gathered = scratch + _gathered;
        var places = Shape.Window.Outputs;
        for (var i = 0; i < count; i++)
        {
            var spread = _conv.Spread(input + (i * xStride), Shape.GroupChannels, planes);
            _conv.Columns(spread, Shape.GroupChannels, _conv.Tiling.Whole, columns + (i * places));
        }

        Multiply(weight, columns, _conv.Tiling.Stride, bias, gathered, _conv.Tiling.Stride, count * places, scratch);
        for (var i = 0; i < count; i++)
        {
            GemmConv.CopyRows(gathered + (i * places), _conv.Tiling.Stride, output + (i * yStride), places, Shape.GroupFilters, places);
        }
    }

    // output[filters, count] = relu(weight[filters, depth] · matrix[depth, count] + bias[filters])
    private void Multiply(float* weight, float* matrix, int matrixStride, float* bias, float* output, int outputStride, int count, float* scratch)
    {
        var (filters, depth) = (Shape.GroupFilters, Shape.FilterWeights);
        Gemm.Gemm.Multiply(
            _product,
            new GemmSlice(0, filters, 0, count),
            new ReadOnlySpan<float>(weight, filters * depth),
            depth,
            new ReadOnlySpan<float>(matrix, ((depth - 1) * matrixStride) + count),
            matrixStride,
            new Span<float>(output, ((filters - 1) * outputStride) + count),
            outputStride,
            new ReadOnlySpan<float>(bias, bias is null ? 0 : filters),
            new Span<float>(scratch + _workspace, _product.WorkspaceFloats));
    }
}
