using System.Runtime.InteropServices;

namespace Spanwise.Native.Objects;

/// <summary><c>spw_model_info</c>: the sizes of a model.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ModelInfo
{
    public const int MostDimensions = 8;

    public uint Size;
    public int Layers;
    public int Tensors;
    public int InputRank;
    public int OutputRank;
    public int Reserved;
    public long Parameters;
    public long InputFloats;
    public long OutputFloats;
    public fixed long InputShape[MostDimensions];
    public fixed long OutputShape[MostDimensions];
}
