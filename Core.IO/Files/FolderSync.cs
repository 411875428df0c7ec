using System.Runtime.InteropServices;

namespace Spanwise.Core.IO.Files;

/// <summary>Makes the names in a folder last through a loss of power; a file's own flush covers its bytes, not its name.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int Failed = -1;

    /// <summary>Flushes a folder to the disk. Windows journals names by itself, and some file systems refuse; both are left at that.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor != Failed)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
