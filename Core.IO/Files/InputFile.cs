using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Files;

/// <summary>Opens files to read, and refuses what is no regular file before it can block.</summary>
public static class InputFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Opens a regular file that holds at least one byte.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">There is no such file, or it is a directory, or it is empty; pipes and devices count as empty.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            throw new DataFormatException($"{path}: a file is needed; this is a directory");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new DataFormatException($"{path}: there is no such file");
        }

        // Opening a pipe would wait for a writer, and a device may never end; both have length 0 in the directory.
        return FinalLength(file) > 0
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan)
            : throw new DataFormatException($"{path}: a file with content is needed; this one is empty, or a pipe or device");
    }

    // The length of a link is that of its text.
    private static long FinalLength(FileInfo file) =>
        file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
}
