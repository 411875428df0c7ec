using System.Runtime.InteropServices;

namespace Spanwise.Native.Objects;

/// <summary><c>spw_parameter_info</c>: one tensor of a model, and where it lies.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ParameterInfo
{
    public const int NameBytes = 64;

    public uint Size;
    public int Layer;
    public int IsTrained;
    public int Rank;
    public int IsTransposedInFiles;
    public int Reserved;
    public fixed long Shape[ModelInfo.MostDimensions];
    public long Length;
    public float* Data;
    public fixed byte Name[NameBytes];
}
