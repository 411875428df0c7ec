using Spanwise.Core.IO.Mnist;

namespace Spanwise.Core.IO.Datasets;

/// <summary>What a folder that holds a data set may contain.</summary>
internal static class DatasetFolder
{
    /// <summary>The names of all files that we write into folders.</summary>
    internal static IReadOnlyList<string> FileNames { get; } =
        [.. MnistFile.All.SelectMany(IdxFolder.NamesOf), CsvFolder.TrainName, CsvFolder.TestName];
}
