namespace Spanwise.Core.Simd.Losses;

/// <summary><see cref="LossRows"/> as pinned pointers; no gradient is a null pointer.</summary>
internal readonly unsafe struct LossPlaces
{
    public readonly float* Output;
    public readonly float* Gradient;
    public readonly float* RowLosses;
    public readonly nint OutputStride;
    public readonly nint GradientStride;
    public readonly nint Rows;
    public readonly nint Columns;
    public readonly float GradientScale;
    public readonly float LossScale;

    public LossPlaces(in LossRows rows, float* output, float* gradient, float* rowLosses)
    {
        Output = output;
        Gradient = gradient;
        RowLosses = rowLosses;
        OutputStride = rows.OutputStride;
        GradientStride = gradient == null ? 0 : rows.GradientStride;
        Rows = rows.Count;
        Columns = rows.Columns;
        GradientScale = rows.GradientScale;
        LossScale = rows.LossScale;
    }
}
