using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Data;

namespace Spanwise.MnistConvert;

/// <summary>Reads a data set of any kind, told by what is there.</summary>
internal static class DatasetSource
{
    // As many images to test on as MNIST has for each to train on.
    private const int TrainPerTest = BuiltInDigits.TrainCount / BuiltInDigits.TestCount;

    /// <summary>Reads or draws what the request asks for.</summary>
    /// <exception cref="DataFormatException">The source is not there, not whole, or damaged.</exception>
    internal static ImageDataset Read(ConvertRequest request, CancellationToken cancellation) =>
        request.Generate is { } count
            ? BuiltInDigits.Create(count, Math.Max(1, count / TrainPerTest), cancellation: cancellation)
            : Read(request.Source!);

    private static ImageDataset Read(string path)
    {
        if (Directory.Exists(path) && !IdxFolder.IsIn(path) && CsvFolder.IsIn(path))
        {
            return CsvFolder.Read(path);
        }

        return MnistLocator.TryReadBelow(path)
            ?? throw new DataFormatException(
                Directory.Exists(path)
                    ? $"{path}: a data set is four IDX files, train.csv and test.csv, or mnist.npz; this folder holds none"
                    : $"{path}: there is no such file or folder");
    }
}
