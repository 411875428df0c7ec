using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>Image data sets as folders of train.csv and test.csv, the label first in each line.</summary>
public static class CsvFolder
{
    internal const string TrainName = "train.csv", TestName = "test.csv";

    /// <summary>Tells whether a folder holds such a data set.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsIn(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return File.Exists(Path.Combine(folder, TrainName)) && File.Exists(Path.Combine(folder, TestName));
    }

    /// <summary>Reads a data set.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">A file is missing or damaged, or the files do not belong together.</exception>
    public static ImageDataset Read(string folder, int classes = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ImageArrays.Join(ReadSet(Path.Combine(folder, TrainName), classes), ReadSet(Path.Combine(folder, TestName), classes), folder, folder);
    }

    /// <summary>Writes a data set as a folder.</summary>
    /// <param name="folder">The folder, which is whole or absent afterwards.</param>
    /// <param name="dataset">What to write.</param>
    /// <param name="replace">Whether a folder of data set files may be replaced.</param>
    /// <param name="cancellation">Stops the writing between files; then there is no folder.</param>
    public static void Write(string folder, ImageDataset dataset, bool replace = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        AtomicFolder.Write(
            folder,
            replace,
            [
                (TrainName, stream => CsvImages.Write(stream, dataset.Train)),
                (TestName, stream => CsvImages.Write(stream, dataset.Test)),
            ],
            DatasetFolder.FileNames,
            cancellation);
    }

    private static ImageSet ReadSet(string path, int classes)
    {
        using var file = InputFile.Open(path);
        return CsvImages.Read(file, path, classes);
    }
}
