using System.Runtime.InteropServices;

namespace Spanwise.Native.Objects;

/// <summary><c>spw_library_info</c>: what this library is and which kernels it runs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LibraryInfo
{
    public const int VersionBytes = 32;
    public const int LevelBytes = 16;
    public const int ReasonBytes = 256;

    public uint Size;
    public int Abi;
    public int Processors;
    public int Threads;
    public fixed byte Version[VersionBytes];
    public fixed byte Level[LevelBytes];
    public fixed byte Reason[ReasonBytes];
}
