using Spanwise.Core.IO.Idx;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>The arrays that hold a data set in npz and safetensors files, by the names that Keras gave them, and what they must look like.</summary>
internal static class ImageArrays
{
    internal const string TrainImages = "x_train", TrainLabels = "y_train", TestImages = "x_test", TestLabels = "y_test";

    /// <summary>Checks the shapes of images and labels and returns room for the set, labels filled in.</summary>
    /// <param name="images">The shape of the images: count, rows, columns.</param>
    /// <param name="labelShape">The shape of the labels: count.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="imagesName">What to call the images in messages.</param>
    /// <param name="labelsName">What to call the labels in messages.</param>
    /// <param name="classes">Number of classes.</param>
    internal static ImageSetBuilder MakeRoom(
        ReadOnlySpan<long> images, ReadOnlySpan<long> labelShape, ReadOnlySpan<byte> labels, string imagesName, string labelsName, int classes)
    {
        if (images.Length != 3 || images[1] is 0 or > int.MaxValue || images[2] is 0 or > int.MaxValue)
        {
            throw new DataFormatException($"{imagesName}: the shape must be count × rows × columns; [{string.Join(", ", images.ToArray())}] was found");
        }

        if ((Int128)images[0] * images[1] * images[2] > IdxReader.MaximumBytes)
        {
            throw new DataFormatException($"{imagesName}: the pixels may take at most {IdxReader.MaximumBytes} bytes; [{string.Join(", ", images.ToArray())}] was found");
        }

        if (labelShape.Length != 1 || labelShape[0] != images[0])
        {
            throw new DataFormatException($"{labelsName}: as many labels as images are needed; [{string.Join(", ", labelShape.ToArray())}] labels and {images[0]} images were found");
        }

        IdxReader.CheckLabels(labels, classes, labelsName);
        var builder = new ImageSetBuilder((int)images[0], (int)images[1], (int)images[2], classes);
        labels.CopyTo(builder.Labels);
        return builder;
    }

    /// <summary>Joins two sets that were read from one place.</summary>
    /// <exception cref="DataFormatException">They do not belong together.</exception>
    internal static ImageDataset Join(ImageSet train, ImageSet test, string source, string name)
    {
        try
        {
            return new ImageDataset(train, test, source);
        }
        catch (ArgumentException)
        {
            throw new DataFormatException(
                $"{name}: images to train and to test on have one size; {train.Rows}×{train.Columns} and {test.Rows}×{test.Columns} were found");
        }
    }
}
