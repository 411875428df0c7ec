using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>A part of one channel of sixteen images, [row, column, 16] without gaps; rows and columns as they are counted in the image.</summary>
/// <param name="lanes">Where its first place lies.</param>
/// <param name="rows">From the first row to one past the last.</param>
/// <param name="columns">From the first column to one past the last.</param>
internal readonly unsafe struct LaneRect(float* lanes, (int From, int To) rows, (int From, int To) columns)
{
    public int RowFrom => rows.From;

    public int RowTo => rows.To;

    public int From => columns.From;

    public int To => columns.To;

    public int Width => columns.To - columns.From;

    /// <summary>Where row and column 0 would lie.</summary>
    public float* Origin => lanes - ((((nint)rows.From * Width) + columns.From) * LaneGroup.Size);

    /// <summary>Takes its places from a channel of some images; what lanes of images that are not there get is of no use.</summary>
    /// <param name="family">The instruction set.</param>
    /// <param name="channel">The first image's.</param>
    /// <param name="stride">Floats from one image to the next.</param>
    /// <param name="images">Images, at most sixteen.</param>
    /// <param name="width">Columns of the channel.</param>
    public void Read(TileFamily family, float* channel, nint stride, int images, int width)
    {
        var (runs, length) = Runs(width);
        var from = channel + ((nint)rows.From * width) + columns.From;
        for (var run = 0; run < runs; run++)
        {
            LaneGroup.FromSomeRows(family, from + ((nint)run * width), stride, images, length, lanes + ((nint)run * length * LaneGroup.Size));
        }
    }

    /// <summary>Gives its places to a channel of some images.</summary>
    /// <param name="family">The instruction set.</param>
    /// <param name="channel">The first image's.</param>
    /// <param name="stride">Floats from one image to the next.</param>
    /// <param name="images">Images, at most sixteen.</param>
    /// <param name="width">Columns of the channel.</param>
    public void Write(TileFamily family, float* channel, nint stride, int images, int width)
    {
        var (runs, length) = Runs(width);
        var to = channel + ((nint)rows.From * width) + columns.From;
        for (var run = 0; run < runs; run++)
        {
            LaneGroup.ToRows(family, lanes + ((nint)run * length * LaneGroup.Size), to + ((nint)run * width), stride, images, length);
        }
    }

    // Whole rows lie behind one another in the image too.
    private (int Runs, int Length) Runs(int width) => Width == width ? (1, (rows.To - rows.From) * width) : (rows.To - rows.From, Width);
}
