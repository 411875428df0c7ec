using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>Image data sets in npz files as Keras lays them out: x_train, y_train, x_test, y_test, unsigned bytes.</summary>
public static class NpzDataset
{
    /// <summary>Reads a data set.</summary>
    /// <param name="stream">A seekable stream that holds the file and nothing else.</param>
    /// <param name="name">What to call the stream in messages; also the data set's source.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">The stream does not hold such a data set.</exception>
    public static ImageDataset Read(Stream stream, string name = "npz", int classes = 10)
    {
        var file = new NpzReader(stream, name);
        var train = ReadSet(file, ImageArrays.TrainImages, ImageArrays.TrainLabels, classes);
        var test = ReadSet(file, ImageArrays.TestImages, ImageArrays.TestLabels, classes);
        return ImageArrays.Join(train, test, name, name);
    }

    /// <summary>Writes a data set; the same set always gives the same bytes.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="dataset">What to write.</param>
    public static void Write(Stream stream, ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        NpzWriter.Write(
            stream,
            [
                new(ImageArrays.TrainImages, Images(dataset.Train)),
                new(ImageArrays.TrainLabels, Labels(dataset.Train)),
                new(ImageArrays.TestImages, Images(dataset.Test)),
                new(ImageArrays.TestLabels, Labels(dataset.Test)),
            ]);
    }

    private static NpyArray Images(ImageSet set) => new(NpyType.UInt8, [set.Count, set.Rows, set.Columns], set.PixelMemory);

    private static NpyArray Labels(ImageSet set) => new(NpyType.UInt8, [set.Count], set.LabelMemory);

    // The pixels go straight from the file into their place; the labels are small.
    private static ImageSet ReadSet(NpzReader file, string images, string labels, int classes)
    {
        var (imagesName, labelsName) = (file.MessageName(images), file.MessageName(labels));
        using var stream = file.Open(images, out var bytes);
        var source = new CheckedStreamReader(stream, imagesName);
        var header = NpyHeader.Read(source);
        RequireBytes(header.Type, imagesName);
        if (header.PrefixBytes + header.DataBytes != bytes)
        {
            throw new DataFormatException($"{imagesName}: the member must hold {header.PrefixBytes + header.DataBytes} bytes, as its shape says; it holds {bytes}");
        }

        var answers = file.Read(labels);
        RequireBytes(answers.Type, labelsName);
        var builder = ImageArrays.MakeRoom(header.Shape, answers.Shape, answers.Data.Span, imagesName, labelsName, classes);
        if (header.IsFortranOrder)
        {
            var pixels = source.ReadBytes(header.DataBytes, "the pixels");
            new NpyArray(header.Type, header.Shape, pixels, isFortranOrder: true).ToCOrder().Data.Span.CopyTo(builder.Pixels);
        }
        else
        {
            source.ReadExactly(builder.Pixels, "the pixels");
        }

        source.RequireEnd("the pixels");
        return builder.Build();
    }

    private static void RequireBytes(NpyType type, string name)
    {
        if (type != NpyType.UInt8)
        {
            throw new DataFormatException($"{name}: the elements must be {NpyType.UInt8}; {type} was found");
        }
    }
}
