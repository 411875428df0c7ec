using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>Image data sets in safetensors files, with the names of Keras: x_train, y_train, x_test, y_test, unsigned bytes.</summary>
public static class SafetensorsDataset
{
    /// <summary>Reads a data set.</summary>
    /// <param name="stream">Where to read, to the end.</param>
    /// <param name="name">What to call the stream in messages; also the data set's source.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">The stream does not hold such a data set.</exception>
    public static ImageDataset Read(Stream stream, string name = "safetensors", int classes = 10)
    {
        var file = SafetensorsFile.Read(stream, name);
        var train = ReadSet(file, ImageArrays.TrainImages, ImageArrays.TrainLabels, name, classes);
        var test = ReadSet(file, ImageArrays.TestImages, ImageArrays.TestLabels, name, classes);
        return ImageArrays.Join(train, test, name, name);
    }

    /// <summary>Writes a data set; the same set always gives the same bytes.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="dataset">What to write.</param>
    public static void Write(Stream stream, ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SafetensorsWriter.Write(
            stream,
            [
                Images(ImageArrays.TrainImages, dataset.Train),
                Labels(ImageArrays.TrainLabels, dataset.Train),
                Images(ImageArrays.TestImages, dataset.Test),
                Labels(ImageArrays.TestLabels, dataset.Test),
            ]);
    }

    private static SafetensorsTensor Images(string name, ImageSet set) => SafetensorsTensor.FromBytes(name, [set.Count, set.Rows, set.Columns], set.PixelMemory);

    private static SafetensorsTensor Labels(string name, ImageSet set) => SafetensorsTensor.FromBytes(name, [set.Count], set.LabelMemory);

    private static ImageSet ReadSet(SafetensorsFile file, string images, string labels, string name, int classes)
    {
        var pixels = Find(file, images, name);
        var answers = Find(file, labels, name);
        var builder = ImageArrays.MakeRoom(pixels.Shape, answers.Shape, answers.Data.Span, $"{name}: {images}", $"{name}: {labels}", classes);
        pixels.Data.Span.CopyTo(builder.Pixels);
        return builder.Build();
    }

    private static SafetensorsTensor Find(SafetensorsFile file, string tensor, string name)
    {
        if (!file.Tensors.TryGetValue(tensor, out var found))
        {
            throw new DataFormatException($"{name}: the tensor '{tensor}' is needed; there are {DataFormatException.Quote(string.Join(", ", file.Tensors.Keys.Take(10)))}");
        }

        return found.DType == SafetensorsDType.U8
            ? found
            : throw new DataFormatException($"{name}: {tensor}: the elements must be {SafetensorsDType.U8}; {found.DType} was found");
    }
}
