using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Files;

/// <summary>Writes folders that are whole or absent: beside their place, each file flushed to the disk, then renamed.</summary>
public static class AtomicFolder
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a folder of files.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="replace">Whether a folder that holds only files of these names may be replaced; otherwise there must be none.</param>
    /// <param name="files">The files: their names, and what writes their content.</param>
    /// <param name="replaceable">Other names that a folder to be replaced may hold.</param>
    /// <param name="cancellation">Looked at before each file and before the folder gets its name.</param>
    /// <exception cref="IOException">The folder exists and may not be replaced.</exception>
    public static void Write(
        string path,
        bool replace,
        IReadOnlyList<(string Name, Action<Stream> Write)> files,
        IReadOnlyList<string> replaceable,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(replaceable);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireReplaceable(path, replace, [.. replaceable, .. files.Select(static file => file.Name)]);
        AtomicFile.RequireParent(path);
        var partial = AtomicFile.PartialName(path);
        try
        {
            Directory.CreateDirectory(partial);
            foreach (var (name, write) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                using var stream = new FileStream(Path.Combine(partial, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            MoveInto(partial, path);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    // A folder cannot be renamed over another: the old one steps aside, and comes back if the new one cannot take its place.
    private static void MoveInto(string partial, string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(partial, path);
            return;
        }

        var old = AtomicFile.PartialName(path);
        Directory.Move(path, old);
        try
        {
            Directory.Move(partial, path);
        }
        catch
        {
            Directory.Move(old, path);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    private static void RequireReplaceable(string path, bool replace, string[] names)
    {
        if (File.Exists(path))
        {
            throw new IOException($"{path}: a folder is to be written; this is a file");
        }

        if (!Directory.Exists(path))
        {
            return;
        }

        if (!replace)
        {
            throw new IOException($"{path}: the target must not exist; it does");
        }

        // Replacing deletes what was there: only what we could have written ourselves.
        foreach (var entry in Directory.EnumerateFileSystemEntries(path))
        {
            if (Array.IndexOf(names, Path.GetFileName(entry)) < 0)
            {
                throw new IOException($"{path}: a folder that holds only files of a data set is replaced; this one holds {DataFormatException.Quote(Path.GetFileName(entry))}");
            }
        }
    }
}
