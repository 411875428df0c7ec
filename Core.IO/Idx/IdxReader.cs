using Spanwise.Core.IO.Compression;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Idx;

/// <summary>Reads IDX files of unsigned bytes, gzipped or not.</summary>
/// <remarks>
/// Memory stays below twice what the file and its header declare together; unpacking stops one byte past the declared size; a declared size that the
/// file cannot hold is refused before memory is taken.
/// </remarks>
public static class IdxReader
{
    /// <summary>The most bytes that the elements of one file may take.</summary>
    public const int MaximumBytes = 1 << 30;

    /// <summary>Reads an array of any rank.</summary>
    /// <param name="stream">Where to read, to the end.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="DataFormatException">The stream is not a whole IDX file of unsigned bytes.</exception>
    public static IdxArray Read(Stream stream, string name = "IDX")
    {
        using var opened = new OpenIdx(stream, name, rank: null);
        var data = new byte[opened.Bytes];
        opened.ReadElements(data);
        return new IdxArray(opened.Shape, data);
    }

    /// <summary>Reads an images file and a labels file into one set.</summary>
    /// <param name="images">The images: rank 3.</param>
    /// <param name="labels">The labels: rank 1.</param>
    /// <param name="imagesName">What to call the images in messages.</param>
    /// <param name="labelsName">What to call the labels in messages.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">A file is damaged, the counts differ, or a label is too large.</exception>
    public static ImageSet ReadImages(Stream images, Stream labels, string imagesName = "images", string labelsName = "labels", int classes = 10)
    {
        using var pixels = new OpenIdx(images, imagesName, rank: 3);
        using var answers = new OpenIdx(labels, labelsName, rank: 1);
        var (count, rows, columns) = (pixels.Shape[0], pixels.Shape[1], pixels.Shape[2]);
        if (answers.Shape[0] != count)
        {
            throw new DataFormatException($"{labelsName}: as many labels as images are needed; {answers.Shape[0]} labels and {count} images were found");
        }

        if (rows == 0 || columns == 0)
        {
            throw new DataFormatException($"{imagesName}: an image has at least one pixel; {rows}×{columns} was found");
        }

        var builder = new ImageSetBuilder(count, rows, columns, classes);
        answers.ReadElements(builder.Labels);
        CheckLabels(builder.Labels, classes, labelsName);
        pixels.ReadElements(builder.Pixels);
        return builder.Build();
    }

    internal static void CheckLabels(ReadOnlySpan<byte> labels, int classes, string name)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
            {
                throw new DataFormatException($"{name}: a label is less than {classes}; label {i} is {labels[i]}");
            }
        }
    }

    /// <summary>A file whose header has been read and checked.</summary>
    private sealed class OpenIdx : IDisposable
    {
        private readonly Stream _unpacked;
        private readonly bool _isPacked;
        private readonly CheckedStreamReader _source;

        internal OpenIdx(Stream stream, string name, int? rank)
        {
            ArgumentNullException.ThrowIfNull(stream);
            ArgumentNullException.ThrowIfNull(name);
            _unpacked = Gzip.OpenOrPlain(stream, name);
            _isPacked = _unpacked is CheckedMemberStream;
            _source = new CheckedStreamReader(_unpacked, name);
            Shape = IdxHeader.Read(_source, rank);
            Bytes = CheckSize(name);
            if (_isPacked)
            {
                Gzip.CheckRatio(stream.CanSeek ? stream.Length : long.MaxValue, Bytes, name);
            }
            else
            {
                _source.RequireRemaining(Bytes, "the elements");
            }
        }

        internal int[] Shape { get; }

        internal int Bytes { get; }

        internal void ReadElements(Span<byte> destination)
        {
            _source.ReadExactly(destination, "the elements");
            _source.RequireEnd("the elements that the header declares");
        }

        public void Dispose()
        {
            if (_isPacked)
            {
                _unpacked.Dispose();
            }
        }

        private int CheckSize(string name)
        {
            Int128 bytes = 1;
            foreach (var dimension in Shape)
            {
                // Once beyond the limit, only a zero dimension still changes what matters.
                bytes = bytes > MaximumBytes && dimension != 0 ? bytes : bytes * dimension;
            }

            return bytes <= MaximumBytes
                ? (int)bytes
                : throw new DataFormatException($"{name}: the elements may take at most {MaximumBytes} bytes; the header declares {string.Join("×", Shape)}");
        }
    }
}
