using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Spanwise.Testing;

/// <summary>What a page may be used for.</summary>
internal enum PageAccess
{
    Read,
    ReadWrite,
}

/// <summary>Pages straight from the operating system: reserved without any access, then opened.</summary>
internal static unsafe partial class GuardPages
{
    private const int ProtNone = 0, ProtRead = 1, ProtWrite = 2;
    private const uint MemCommit = 0x1000, MemReserve = 0x2000, MemRelease = 0x8000;
    private const uint PageNoAccess = 0x01, PageReadOnly = 0x02, PageReadWrite = 0x04;

    // MAP_PRIVATE | MAP_ANONYMOUS; the second flag's value differs on macOS.
    private static int AnonymousMap => OperatingSystem.IsMacOS() ? 0x1002 : 0x22;

    public static void* Reserve(nuint bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return Checked(VirtualAlloc(null, bytes, MemReserve | MemCommit, PageNoAccess));
        }

        var pages = MapMemory(null, bytes, ProtNone, AnonymousMap, -1, 0);
        return Checked(pages == (void*)-1 ? null : pages);
    }

    public static void Protect(void* pages, nuint bytes, PageAccess access)
    {
        var done = OperatingSystem.IsWindows()
            ? VirtualProtect(pages, bytes, access == PageAccess.Read ? PageReadOnly : PageReadWrite, out _) != 0
            : ProtectMemory(pages, bytes, access == PageAccess.Read ? ProtRead : ProtRead | ProtWrite) == 0;
        Checked(done ? pages : null);
    }

    public static void Release(void* pages, nuint bytes)
    {
        var done = OperatingSystem.IsWindows() ? VirtualFree(pages, 0, MemRelease) != 0 : UnmapMemory(pages, bytes) == 0;
        Checked(done ? pages : null);
    }

    private static void* Checked(void* pages) =>
        pages != null ? pages : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int ProtectMemory(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapMemory(void* address, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial void* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualProtect(void* address, nuint size, uint protection, out uint oldProtection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int VirtualFree(void* address, nuint size, uint type);
}
