using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>The steps that convolutions by matrix product share: images to patch matrices and back, for one group of channels.</summary>
internal sealed unsafe class GemmConv
{
    // 1×1: from four vectors of sixteen on a product of one image's own places beats one of several images' that are copied together first.
    private const int LeastInPlace = 64;

    private readonly SimdLevel _level;

    /// <param name="shape">The sizes.</param>
    /// <param name="channels">Channels that are taken at a time, at most those of a group.</param>
    /// <param name="batch">The most images in a call.</param>
    /// <param name="level">The instruction set.</param>
    public GemmConv(in ConvShape shape, int channels, int batch, SimdLevel level)
    {
        _level = level;
        Shape = shape;
        Layout = new PlaneLayout(shape.Window);
        MatrixRows = channels * shape.Window.Taps;
        ReadsInPlace = shape.Window.IsPointwise && (batch == 1 || shape.Window.Outputs >= LeastInPlace);
        Tiling = new ConvTiling(shape.Window.Depth.Output * shape.Window.Height.Output, shape.Window.Width.Output, MatrixRows, ReadsInPlace ? 1 : batch);
        PlaneFloats = ((long)channels * Layout.ChannelFloats) + PlaneLayout.Slack;
        ColumnFloats = ((long)MatrixRows * Tiling.Stride) + PlaneLayout.Slack;
        GatheredFloats = Tiling.Images == 1 ? 0 : (long)shape.GroupFilters * Tiling.Stride;
    }

    public ConvShape Shape { get; }

    public PlaneLayout Layout { get; }

    public ConvTiling Tiling { get; }

    /// <summary>Rows of the patch matrix: a channel's taps after one another.</summary>
    public int MatrixRows { get; }

    /// <summary>True where an image is its own patch matrix.</summary>
    public bool ReadsInPlace { get; }

    /// <summary>Floats of the planes.</summary>
    public long PlaneFloats { get; }

    /// <summary>Floats of a patch matrix.</summary>
    public long ColumnFloats { get; }

    /// <summary>Floats of the outputs of several images side by side; 0 where each image is on its own.</summary>
    public long GatheredFloats { get; }

    /// <summary>Writes the planes of some channels, and returns where they are: an image of which every place is a window is its own planes.</summary>
    public float* Spread(float* input, int channels, float* planes)
    {
        if (Shape.Window.IsPointwise)
        {
            return input;
        }

        var kernel = new SpreadKernel(Layout, input, channels, planes, 0f);
        SimdDispatch.Run(_level, ref kernel);
        return planes;
    }

    /// <summary>Writes the patch matrix of some windows.</summary>
    public void Columns(float* planes, int channels, in WindowRegion region, float* columns)
    {
        if (Shape.Window.IsPointwise)
        {
            CopyRows(planes + Tiling.FirstOf(region), Shape.Window.Inputs, columns, Tiling.Stride, channels, region.Count);
            return;
        }

        var kernel = new ColumnsKernel(Layout, planes, channels, region, columns, Tiling.Stride);
        SimdDispatch.Run(_level, ref kernel);
    }

    /// <summary>Adds a patch matrix to the planes.</summary>
    public void AddColumns(float* columns, int stride, int channels, in WindowRegion region, float* planes)
    {
        var kernel = new AddColumnsKernel(Layout, columns, stride, channels, region, planes);
        SimdDispatch.Run(_level, ref kernel);
    }

    /// <summary>Copies channels back from their planes, with a number added to each where there is a bias.</summary>
    public void Gather(float* planes, int channels, float* bias, float* output)
    {
        var kernel = new GatherKernel(Layout, planes, channels, bias, output);
        SimdDispatch.Run(_level, ref kernel);
    }

    /// <summary>Copies rows of windows of some filters, each followed by zeros up to the planes' pitch.</summary>
    public void Widen(float* output, in WindowRegion region, int filters, float* target, int stride)
    {
        var kernel = new PitchKernel(Layout, output + ((nint)region.RowFrom * Shape.Window.Width.Output), region.RowTo - region.RowFrom, filters, target, stride);
        SimdDispatch.Run(_level, ref kernel);
    }

    /// <summary>Copies one image's outputs of a group between its own place and its columns among several images'.</summary>
    public static void CopyRows(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(source + (row * sourceStride), columns).CopyTo(new Span<float>(target + (row * targetStride), columns));
        }
    }
}
