using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// Products with a single column (C = A·b, A stored row by row) or a single row (c = a·B or a·Bᵀ): register tiles would use one
/// lane, transpose a matrix that is read once, or jump from row to row of it. Dot products along k, or sums of whole rows, read
/// it as it lies.
/// </summary>
internal static unsafe class MatrixVector
{
    /// <summary>Vectors in a row from which on rows are added up whole: up to here one register tile is as wide as the row.</summary>
    private const int WidestTile = TileFamily.MaxVectors;

    /// <summary>True for a shape that this class computes.</summary>
    public static bool Applies(int m, int n, TileFamily family, in GemmOptions options) =>
        IsColumn(n, options.TransposeA) || (m == 1 && (options.TransposeB || StreamsRows(m, n, family, options)));

    /// <summary>Floats to copy the vector to where its elements lie apart.</summary>
    public static int WorkspaceFloats(int m, int n, int k, TileFamily family, in GemmOptions options) =>
        (IsColumn(n, options.TransposeA), StreamsRows(m, n, family, options)) switch
        {
            (true, _) => options.TransposeB ? 0 : k,
            (_, true) => 0,
            _ => options.TransposeA ? k : 0,
        };

    public static void Run(GemmPlan plan, in GemmOperands operands, int k, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        var isColumn = IsColumn(plan.N, plan.TransposeA);
        if (!isColumn && !plan.TransposeB)
        {
            StreamRows(plan, operands, k, columnFrom, columnTo);
            return;
        }

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

    private static void StreamRows(GemmPlan plan, in GemmOperands operands, int k, int columnFrom, int columnTo)
    {
        var kernel = new RowStreamKernel
        {
            Matrix = operands.B + columnFrom,
            RowStride = operands.Ldb,
            Columns = columnTo - columnFrom,
            Vector = operands.A,
            VectorStride = operands.AStepStride,
            Steps = k,
            Target = operands.C + columnFrom,
            Bias = plan.HasBias ? operands.Bias + columnFrom : null,
            Beta = plan.Beta,
            HasRelu = plan.FusesRelu,
        };
        SimdDispatch.Run(plan.Level, ref kernel);
    }

    private static bool StreamsRows(int m, int n, TileFamily family, in GemmOptions options) =>
        m == 1 && !options.TransposeB && options.Alpha == 1f && n > WidestTile * family.Lanes;

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
