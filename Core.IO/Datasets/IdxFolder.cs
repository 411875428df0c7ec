using Spanwise.Core.IO.Compression;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.IO.Threading;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>Image data sets as folders of four IDX files with the names of MNIST, each gzipped or not.</summary>
public static class IdxFolder
{
    private const string PackedExtension = ".gz";

    /// <summary>Tells whether a folder holds such a data set.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">It holds some of the four files but not all.</exception>
    public static bool IsIn(string folder) => Find(folder) is not null;

    /// <summary>Reads a data set; train and test files at the same time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">Number of classes; every label must be less.</param>
    /// <exception cref="DataFormatException">A file is missing or damaged, or the files do not belong together.</exception>
    public static ImageDataset Read(string folder, int classes = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var paths = Find(folder) ?? throw new DataFormatException($"{folder}: the four IDX files of a data set are needed ({MnistFile.TrainImages.Name}, …); there is none");
        ImageSet? train = null;
        ImageSet? test = null;
        TeamTasks.Run(2, task =>
        {
            if (task == 0)
            {
                train = ReadSet(paths[0], paths[1], classes);
            }
            else
            {
                test = ReadSet(paths[2], paths[3], classes);
            }
        });

        return ImageArrays.Join(train!, test!, folder, folder);
    }

    /// <summary>Writes a data set as a folder.</summary>
    /// <param name="folder">The folder, which is whole or absent afterwards.</param>
    /// <param name="dataset">What to write.</param>
    /// <param name="isPacked">Whether to gzip the files.</param>
    /// <param name="replace">Whether a folder of data set files may be replaced.</param>
    /// <param name="cancellation">Stops the writing between files; then there is no folder.</param>
    public static void Write(string folder, ImageDataset dataset, bool isPacked = false, bool replace = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        (MnistFile File, Action<Stream> Write)[] files =
        [
            (MnistFile.TrainImages, stream => IdxWriter.WriteImages(stream, dataset.Train)),
            (MnistFile.TrainLabels, stream => IdxWriter.WriteLabels(stream, dataset.Train)),
            (MnistFile.TestImages, stream => IdxWriter.WriteImages(stream, dataset.Test)),
            (MnistFile.TestLabels, stream => IdxWriter.WriteLabels(stream, dataset.Test)),
        ];
        AtomicFolder.Write(
            folder,
            replace,
            Array.ConvertAll(files, file => isPacked ? (file.File.Name + PackedExtension, Packed(file.Write)) : (file.File.Name, file.Write)),
            DatasetFolder.FileNames,
            cancellation);
    }

    /// <summary>The names under which one of the four files is found, the likeliest first.</summary>
    internal static IEnumerable<string> NamesOf(MnistFile file)
    {
        // Some collections write "train-images.idx3-ubyte".
        var dotted = file.Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [file.Name, file.Name + PackedExtension, dotted, dotted + PackedExtension];
    }

    private static string[]? Find(string folder)
    {
        var paths = new List<string>();
        MnistFile? missing = null;
        foreach (var file in MnistFile.All)
        {
            var path = NamesOf(file).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (path is null)
            {
                missing = file;
            }
            else
            {
                paths.Add(path);
            }
        }

        return missing is null ? [.. paths]
            : paths.Count == 0 ? null
            : throw new DataFormatException($"{folder}: all four IDX files are needed; {Path.GetFileName(paths[0])} is there, {missing.Name} is missing");
    }

    private static ImageSet ReadSet(string imagesPath, string labelsPath, int classes)
    {
        using var images = InputFile.Open(imagesPath);
        using var labels = InputFile.Open(labelsPath);
        return IdxReader.ReadImages(images, labels, imagesPath, labelsPath, classes);
    }

    private static Action<Stream> Packed(Action<Stream> write) => stream =>
    {
        using var gzip = Gzip.Create(stream);
        write(gzip);
    };
}
