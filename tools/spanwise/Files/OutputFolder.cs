using Spanwise.Cli.Hosting;

namespace Spanwise.Cli.Files;

/// <summary>A folder for files of our own, made if it is not there; what else lies in it stays.</summary>
internal sealed class OutputFolder
{
    private readonly string _path;

    /// <summary>Checks, before any work is done for it, that files can be written there.</summary>
    /// <exception cref="UserErrorException">They cannot; the message says why.</exception>
    public OutputFolder(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
            using (File.Create(Path.Combine(path, $".{Guid.NewGuid():N}.partial"), 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: a folder that can be written is needed: {e.Message}", e);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public void Write(string name, Action<Stream> write) => new OutputFile(Path.Combine(_path, name)).Write(write);
}
