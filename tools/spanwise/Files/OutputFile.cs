using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Files;

namespace Spanwise.Cli.Files;

/// <summary>A file that appears whole or not at all, and of which is known early that it can be written.</summary>
internal sealed class OutputFile
{
    private readonly string _path;

    /// <summary>Checks, before any work is done for it, that the file can be written.</summary>
    /// <param name="path">The file; it may exist, and is then replaced.</param>
    /// <exception cref="UserErrorException">It cannot; the message says why.</exception>
    public OutputFile(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            _path = Resolve(full);
            var folder = Path.GetDirectoryName(_path);
            if (Directory.Exists(_path) || folder is null || Path.EndsInDirectorySeparator(path))
            {
                throw new UserErrorException($"{path}: a file is needed; this is a directory");
            }

            if (!Directory.Exists(folder))
            {
                throw new UserErrorException($"{path}: there is no directory {folder}");
            }

            // /dev/stdout may well be a link to a regular file.
            if (IsSpecial(folder) || IsSpecial(Path.GetDirectoryName(full)!))
            {
                throw new UserErrorException($"{path}: a regular file is needed; this is a pipe or device");
            }

            if (File.Exists(_path) && File.GetAttributes(_path).HasFlag(FileAttributes.ReadOnly))
            {
                throw new UserErrorException($"{path}: the file is there and may not be written");
            }

            using (File.Create(Path.Combine(folder, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.partial"), 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"{path}: the file cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Where the file will be, links followed.</summary>
    public string FullPath => _path;

    /// <summary>Removes the file if it is empty, such as mktemp makes: <see cref="AtomicFile"/> replaces none, because it cannot tell one from a pipe or device.</summary>
    /// <exception cref="UserErrorException">It cannot be removed.</exception>
    public void RemoveEmpty()
    {
        try
        {
            if (new FileInfo(_path) is { Exists: true, Length: 0 } empty)
            {
                empty.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{_path}: the file cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            RemoveEmpty();
            AtomicFile.Write(_path, replace: true, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{_path}: the file cannot be written: {e.Message}", e);
        }
    }

    // A link stays a link: the file that it points to is replaced.
    private static string Resolve(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    // Renaming a file over /dev/null would take the device away from the whole machine.
    private static bool IsSpecial(string folder) =>
        !OperatingSystem.IsWindows() && (folder == "/dev" || folder.StartsWith("/proc/", StringComparison.Ordinal) || folder.StartsWith("/dev/fd", StringComparison.Ordinal));
}
