using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Native.Boundary;
using Spanwise.Native.Kernels;

namespace Spanwise.Native.Exports;

/// <summary>Kernels over the caller's buffers.</summary>
internal static unsafe class KernelExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_sgemm", CallConvs = [typeof(CallConvCdecl)])]
    public static int Sgemm(
        int order, int transa, int transb, long m, long n, long k, float alpha, float* a, long aLength, long lda, float* b, long bLength, long ldb, float beta, float* c, long cLength, long ldc)
    {
        try
        {
            var columnMajor = BlasArguments.IsColumnMajor(order);
            var (ta, tb) = (BlasArguments.IsTransposed(nameof(transa), transa), BlasArguments.IsTransposed(nameof(transb), transb));
            var (rows, columns, steps) = (Buffers.Count(nameof(m), m), Buffers.Count(nameof(n), n), Buffers.Count(nameof(k), k));
            var (strideA, strideB, strideC) = (Buffers.Count(nameof(lda), lda), Buffers.Count(nameof(ldb), ldb), Buffers.Count(nameof(ldc), ldc));

            // Column by column, a matrix lies as its transpose does row by row.
            var (reachA, reachB) = (Reach("a", rows, steps, strideA, ta != columnMajor), Reach("b", steps, columns, strideB, tb != columnMajor));
            var reachC = Reach("c", rows, columns, strideC, columnMajor);
            var reads = alpha != 0f && steps > 0;
            var operandA = Buffers.Read(nameof(a), a, aLength, reads ? reachA : 0);
            var operandB = Buffers.Read(nameof(b), b, bLength, reads ? reachB : 0);
            var result = Buffers.Write(nameof(c), c, cLength, reachC);
            if (result.IsEmpty)
            {
                return (int)Status.Ok;
            }

            var resultColumns = columnMajor ? rows : columns;
            BlasArguments.RequireApart(nameof(a), operandA, ta != columnMajor ? rows : steps, strideA, result, resultColumns, strideC);
            BlasArguments.RequireApart(nameof(b), operandB, tb != columnMajor ? steps : columns, strideB, result, resultColumns, strideC);
            if (columnMajor)
            {
                // Cᵀ = op(B)ᵀ · op(A)ᵀ
                MatrixProduct.Run(PlanCache.Get(columns, rows, steps, tb, ta, alpha, beta), operandB, strideB, operandA, strideA, result, strideC);
            }
            else
            {
                MatrixProduct.Run(PlanCache.Get(rows, columns, steps, ta, tb, alpha, beta), operandA, strideA, operandB, strideB, result, strideC);
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_activation", CallConvs = [typeof(CallConvCdecl)])]
    public static int Activation(int kind, float alpha, float* x, long xLength, float* y, long yLength)
    {
        try
        {
            var inputs = Buffers.Read(nameof(x), x, xLength);
            Activations.Forward((ActivationKind)kind, inputs, Buffers.Write(nameof(y), y, yLength, inputs.Length), Alpha(alpha));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_activation_backward", CallConvs = [typeof(CallConvCdecl)])]
    public static int ActivationBackward(int kind, float alpha, float* x, long xLength, float* y, long yLength, float* grad, long gradLength)
    {
        try
        {
            var gradient = Buffers.Write(nameof(grad), grad, gradLength);
            var needsInput = Activations.DerivativeNeedsInput((ActivationKind)kind);
            var needsOutput = !needsInput && (ActivationKind)kind is not (ActivationKind.Linear or ActivationKind.BinaryStep);
            var inputs = Buffers.Read(nameof(x), x, xLength, needsInput ? gradient.Length : 0);
            var outputs = Buffers.Read(nameof(y), y, yLength, needsOutput ? gradient.Length : 0);
            Activations.MultiplyByDerivative((ActivationKind)kind, inputs, outputs, gradient, Alpha(alpha));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_softmax", CallConvs = [typeof(CallConvCdecl)])]
    public static int SoftmaxRows(float* x, long xLength, float* y, long yLength, long rows, long columns)
    {
        try
        {
            var (height, width) = (Buffers.Count(nameof(rows), rows), Buffers.Count(nameof(columns), columns));
            var inputs = Buffers.Read(nameof(x), x, xLength, (long)height * width);
            Softmax.Forward(inputs, Buffers.Write(nameof(y), y, yLength, inputs.Length), height, width, width);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_log_softmax", CallConvs = [typeof(CallConvCdecl)])]
    public static int LogSoftmaxRows(float* x, long xLength, float* y, long yLength, long rows, long columns)
    {
        try
        {
            var (height, width) = (Buffers.Count(nameof(rows), rows), Buffers.Count(nameof(columns), columns));
            var inputs = Buffers.Read(nameof(x), x, xLength, (long)height * width);
            LogSoftmax.Forward(inputs, Buffers.Write(nameof(y), y, yLength, inputs.Length), height, width, width);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    // Not a number asks for the usual value.
    private static float? Alpha(float alpha) => float.IsNaN(alpha) ? null : alpha;

    private static long Reach(string name, int rows, int columns, int stride, bool transposed) =>
        transposed ? BlasArguments.Reach(name, columns, rows, stride) : BlasArguments.Reach(name, rows, columns, stride);
}
