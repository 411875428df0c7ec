namespace Spanwise.Core.Simd.Gemm;

/// <summary>The operands of one call, as pointers and strides. Legend: C[m, n], A[m, k] at (row, step) strides, B[k, n].</summary>
internal unsafe struct GemmOperands
{
    public float* A;
    public nint ARowStride;
    public nint AStepStride;
    public float* B;
    public nint Ldb;
    public float* C;
    public nint Ldc;
    public float* Bias;
    public float* RowBias;
    public float* Workspace;

    /// <summary>Which products are summed, ended by a run of length 0; null for all.</summary>
    public IndexRun* Runs;
}
