using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// Products with a single column (C = A·b, A stored row by row) or a single row (c = a·Bᵀ, B stored by its columns): register
/// tiles would use one lane, or transpose a matrix that is read once; dot products along k read it as it lies.
/// </summary>
internal static unsafe class MatrixVector
{
    /// <summary>True for a shape whose matrix is contiguous along k.</summary>
    public static bool Applies(int m, int n, in GemmOptions options) => IsColumn(n, options.TransposeA) || (m == 1 && options.TransposeB);

    /// <summary>Floats to copy the vector to where its elements lie apart.</summary>
    public static int WorkspaceFloats(int n, int k, in GemmOptions options) =>
        (IsColumn(n, options.TransposeA) ? !options.TransposeB : options.TransposeA) ? k : 0;

    public static void Run(GemmPlan plan, in GemmOperands operands, int k, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        var isColumn = IsColumn(plan.N, plan.TransposeA);
        var kernel = new DotRowsKernel
        {
            Steps = k,
            Alpha = plan.Alpha,
            Beta = plan.Beta,
            Floor = plan.FusesRelu ? 0f : float.NegativeInfinity,
            Bias = plan.HasBias ? operands.Bias : null,
        };
        if (isColumn)
        {
            kernel.Matrix = operands.A + (rowFrom * operands.ARowStride);
            kernel.RowStride = operands.ARowStride;
            kernel.Rows = rowTo - rowFrom;
            kernel.Vector = plan.TransposeB ? operands.B : Gather(operands.B, operands.Ldb, k, operands.Workspace);
            kernel.Target = operands.C + (rowFrom * operands.Ldc);
            kernel.TargetStride = operands.Ldc;
        }
        else
        {
            kernel.Matrix = operands.B + (columnFrom * operands.Ldb);
            kernel.RowStride = operands.Ldb;
            kernel.Rows = columnTo - columnFrom;
            kernel.Vector = plan.TransposeA ? Gather(operands.A, operands.AStepStride, k, operands.Workspace) : operands.A;
            kernel.Target = operands.C + columnFrom;
            kernel.TargetStride = 1;
            kernel.Bias = plan.HasBias ? operands.Bias + columnFrom : null;
            kernel.BiasStride = 1;
        }

        SimdDispatch.Run(plan.Level, ref kernel);
    }

    private static bool IsColumn(int n, bool transposeA) => n == 1 && !transposeA;

    private static float* Gather(float* source, nint stride, int count, float* target)
    {
        if (stride == 1)
        {
            return source;
        }

        for (var i = 0; i < count; i++)
        {
            target[i] = source[i * stride];
        }

        return target;
    }
}
