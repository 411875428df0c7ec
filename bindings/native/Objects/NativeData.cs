using System.Runtime.InteropServices;

namespace Spanwise.Native.Objects;

/// <summary><c>spw_data</c>: samples that lie in the caller's memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeData
{
    public uint Size;
    public int Reserved;
    public long Samples;
    public float* Inputs;
    public long InputsLength;
    public int* Classes;
    public long ClassesLength;
    public float* Targets;
    public long TargetsLength;
}
