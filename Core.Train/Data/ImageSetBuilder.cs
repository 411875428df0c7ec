namespace Spanwise.Core.Train.Data;

/// <summary>Room for an <see cref="ImageSet"/> whose pixels and labels are written in place, so that readers and generators need no second copy.</summary>
/// <remarks>Different threads may write different images. After <see cref="Build"/> the builder is spent.</remarks>
public sealed class ImageSetBuilder
{
    private readonly int _classes;
    private PixelBlock? _pixels;
    private byte[] _labels;

    /// <summary>Makes room for a set. The pixels begin undefined, the labels 0.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns of an image.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="ArgumentException">A size is out of range, or the pixels do not fit one block of 2 GiB.</exception>
    public ImageSetBuilder(int count, int rows, int columns, int classes = 10)
    {
        _pixels = new PixelBlock(count, rows, columns);
        _labels = new byte[count];
        _classes = classes;
    }

    /// <summary>The largest number of pixel bytes that one set can hold.</summary>
    public static int MaximumPixelBytes => PixelBlock.MaximumBytes;

    /// <summary>All pixels, to be written.</summary>
    public Span<byte> Pixels => Block.Span;

    /// <summary>All pixels as memory, to be written.</summary>
    public Memory<byte> PixelMemory => Block.Memory;

    /// <summary>The labels, to be written.</summary>
    public Span<byte> Labels => Block is not null ? _labels : default;

    private PixelBlock Block => _pixels ?? throw new InvalidOperationException("the builder is spent: its set has been built");

    /// <summary>The pixels of one image, to be written.</summary>
    /// <param name="index">Which image, from 0.</param>
    public Span<byte> Image(int index) => Block.Image(index);

    /// <summary>Hands the pixels and labels over to an immutable set.</summary>
    /// <exception cref="ArgumentException">A label is not less than the number of classes.</exception>
    public ImageSet Build()
    {
        var set = new ImageSet(Block, _labels, _classes);
        _pixels = null;
        _labels = [];
        return set;
    }
}
