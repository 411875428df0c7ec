namespace Spanwise.Core.Train.Data;

/// <summary>Labelled images of one size. The pixels stay bytes, one image after the other, row by row; nothing changes after it is made.</summary>
/// <remarks>
/// <para>
/// The pixels lie in one block that begins at a 64-byte boundary, never moves, and stays readable for <see cref="SlackBytes"/> bytes
/// after the last pixel (they are zero): a vector load that begins at any pixel is legal. The block is a pinned array and not native memory, so a span
/// taken from the set can never outlive the pixels, and nobody has to dispose of a data set.
/// </para>
/// <para>Reading from any number of threads at once is safe.</para>
/// </remarks>
public sealed unsafe class ImageSet
{
    /// <summary>The bytes after the last pixel that may be read.</summary>
    public const int SlackBytes = PixelBlock.SlackBytes;

    private readonly PixelBlock _pixels;
    private readonly byte[] _labels;

    /// <summary>Copies pixels and labels into a new set.</summary>
    /// <param name="pixels">count × rows × columns bytes, image after image, row by row.</param>
    /// <param name="labels">One class index for each image.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns of an image.</param>
    /// <param name="classes">Number of classes; every label is less.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a label is not less than <paramref name="classes"/>.</exception>
    public ImageSet(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels, int rows, int columns, int classes = 10)
        : this(new PixelBlock(labels.Length, rows, columns), labels.ToArray(), classes)
    {
        if (pixels.Length != _pixels.Length)
        {
            throw new ArgumentException(
                $"pixels holds {pixels.Length} bytes; {labels.Length} labels × {rows} rows × {columns} columns need {_pixels.Length}", nameof(pixels));
        }

        pixels.CopyTo(_pixels.Span);
    }

    internal ImageSet(PixelBlock pixels, byte[] labels, int classes)
    {
        if (classes is < 1 or > 256)
        {
            throw new ArgumentOutOfRangeException(nameof(classes), classes, "a set has 1 to 256 classes, because labels are bytes");
        }

        for (var image = 0; image < labels.Length; image++)
        {
            if (labels[image] >= classes)
            {
                throw new ArgumentException($"label {labels[image]} of image {image} is not less than the {classes} classes", nameof(labels));
            }
        }

        _pixels = pixels;
        _labels = labels;
        Classes = classes;
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Rows of an image.</summary>
    public int Rows => _pixels.Rows;

    /// <summary>Columns of an image.</summary>
    public int Columns => _pixels.Columns;

    /// <summary>Pixels of an image: rows × columns.</summary>
    public int PixelsPerImage => _pixels.Rows * _pixels.Columns;

    /// <summary>Number of classes; every label is less.</summary>
    public int Classes { get; }

    /// <summary>All pixels, image after image.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.Span;

    /// <summary>All pixels as memory, for writers that take several buffers.</summary>
    public ReadOnlyMemory<byte> PixelMemory => _pixels.Memory;

    /// <summary>The class index of each image.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>The class index of each image as memory.</summary>
    public ReadOnlyMemory<byte> LabelMemory => _labels;

    /// <summary>The address of the first pixel: 64-byte aligned, fixed while this set is reachable, with <see cref="SlackBytes"/> readable bytes after the last.</summary>
    /// <remarks>A caller that keeps only the address must keep the set alive too (<see cref="GC.KeepAlive"/>).</remarks>
    public byte* PixelAddress => _pixels.Address;

    /// <summary>The pixels of one image, row by row.</summary>
    /// <param name="index">Which image, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not an image of the set.</exception>
    public ReadOnlySpan<byte> Image(int index) => _pixels.Image(index);

    /// <summary>Returns a set of the first <paramref name="count"/> images; a copy, unless it is the whole set.</summary>
    /// <param name="count">How many images; 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or more than <see cref="Count"/>.</exception>
    public ImageSet Take(int count)
    {
        if ((uint)count > (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"the set holds {Count} images");
        }

        return count == Count ? this : new ImageSet(Pixels[..(count * PixelsPerImage)], Labels[..count], Rows, Columns, Classes);
    }
}
