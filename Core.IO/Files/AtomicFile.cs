namespace Spanwise.Core.IO.Files;

/// <summary>Writes files that are whole or absent: beside their place, flushed to the disk, then renamed, the folder flushed too.</summary>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 16;
    private const string PartialEnding = ".partial";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file. If it is a link, what it points to is replaced.</param>
    /// <param name="replace">Whether a regular file may be replaced; otherwise there must be none.</param>
    /// <param name="write">Writes the content; an exception leaves nothing behind.</param>
    /// <param name="cancellation">Looked at before the file gets its name.</param>
    /// <exception cref="IOException">The file exists and may not be replaced, or is a directory, a pipe or a device; or it cannot be written.</exception>
    public static void Write(string path, bool replace, Action<Stream> write, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        path = FinalTarget(path);
        RequireReplaceable(path, replace);
        RequireParent(path);
        var partial = PartialName(path);
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            File.Move(partial, path, replace);
            FolderSync.Flush(Path.GetDirectoryName(partial)!);
        }
        finally
        {
            // After the rename there is nothing left to delete.
            File.Delete(partial);
        }
    }

    /// <summary>Removes what writers of a file left beside it when they were killed; what another process is writing stays.</summary>
    /// <param name="path">The file that was written.</param>
    public static void RemoveLeftovers(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(FinalTarget(path));
        var folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var leftover in Directory.EnumerateFiles(folder, $".{Path.GetFileName(path)}.*{PartialEnding}"))
        {
            try
            {
                // A writer holds its file for itself alone.
                new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Still being written, gone meanwhile, or somebody else's.
            }
        }
    }

    /// <summary>A name beside <paramref name="path"/> that nobody else uses.</summary>
    internal static string PartialName(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}{PartialEnding}");
    }

    /// <summary>Checks that the folder around <paramref name="path"/> is there.</summary>
    internal static void RequireParent(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            throw new IOException($"{path}: the folder to write into must exist; {parent} does not");
        }
    }

    private static string FinalTarget(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private static void RequireReplaceable(string path, bool replace)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: a file is to be written; this is a directory");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return;
        }

        if (!replace)
        {
            throw new IOException($"{path}: the target must not exist; it does");
        }

        // Renaming over /dev/null would replace the device for everyone. Pipes and devices have length 0; so has an empty file, which is easily removed.
        if (file.Length == 0)
        {
            throw new IOException($"{path}: a file with content is replaced; this one is empty, or a pipe or device");
        }
    }
}
