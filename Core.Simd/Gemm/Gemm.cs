using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>Single-precision general matrix product over spans: C = f(α·op(A)·op(B) + β·C + bias), all matrices row-major.</summary>
/// <remarks>
/// Each element differs from the exact value by at most γ(k + 3)·(|α|·|A|·|B| + |β|·|C|), γ(n) = n·u / (1 − n·u), u = 2⁻²⁴
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.5), before the activation. Not-a-number and infinity in A
/// or B reach every element whose sum holds them. C must not overlap A, B or the workspace.
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Computes the whole of C.</summary>
    /// <param name="plan">The planned product.</param>
    /// <param name="a">op(A) is [m, k]; stored with row distance <paramref name="lda"/>.</param>
    /// <param name="lda">Floats from one stored row of A to the next; at least its columns.</param>
    /// <param name="b">op(B) is [k, n]; stored with row distance <paramref name="ldb"/>.</param>
    /// <param name="ldb">Floats from one stored row of B to the next.</param>
    /// <param name="c">C [m, n].</param>
    /// <param name="ldc">Floats from one row of C to the next.</param>
    /// <param name="bias">n floats if the plan has a bias, else ignored.</param>
    /// <param name="workspace">At least <see cref="GemmPlan.WorkspaceFloats"/> floats, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a leading dimension is smaller than a row.</exception>
    public static void Multiply(GemmPlan plan, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, ReadOnlySpan<float> bias = default, Span<float> workspace = default)
    {
        if (plan.Calls is { } calls)
        {
            Multiply(plan, calls, a, lda, b, ldb, c, ldc, bias);
        }
        else
        {
            Multiply(plan, GemmSlice.Whole(plan), a, lda, b, ldb, c, ldc, bias, workspace);
        }
    }

    /// <summary>Computes some rows and columns of C.</summary>
    /// <remarks>
    /// The matrices are given from their first element on; what the slice does not touch may be missing at their end. The bits of an
    /// element do not depend on the slice that it was computed in.
    /// </remarks>
    /// <param name="plan">The planned product.</param>
    /// <param name="slice">The rows and columns to compute, and which products to sum.</param>
    /// <param name="a">A, from its first element.</param>
    /// <param name="lda">Floats from one stored row of A to the next.</param>
    /// <param name="b">B, from its first element.</param>
    /// <param name="ldb">Floats from one stored row of B to the next.</param>
    /// <param name="c">C, from its first element; only the slice is written.</param>
    /// <param name="ldc">Floats from one row of C to the next.</param>
    /// <param name="bias">The bias of column 0 and on if the plan has one, else ignored.</param>
    /// <param name="workspace">At least <see cref="GemmPlan.WorkspaceFloats"/> floats, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short, a leading dimension is smaller than a row, or the runs do not ascend within k.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie in C, or is deeper than the plan.</exception>
    public static void Multiply(GemmPlan plan, in GemmSlice slice, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, ReadOnlySpan<float> bias = default, Span<float> workspace = default)
    {
        if (plan.Calls is { } calls && slice.IsWholeOf(plan))
        {
            Multiply(plan, calls, a, lda, b, ldb, c, ldc, bias);
            return;
        }

        var k = slice.Depth ?? plan.K;
        var (rowFrom, rowTo, columnFrom, columnTo) = (slice.RowFrom, slice.RowTo, slice.ColumnFrom, slice.ColumnTo);
        CheckDepth(plan, k);
        CheckSlice(plan, rowFrom, rowTo, columnFrom, columnTo);
        if (rowFrom == rowTo || columnFrom == columnTo)
        {
            return;
        }

        var reads = plan.Alpha != 0f && k > 0;
        if (reads)
        {
            if (plan.TransposeA)
            {
                CheckMatrix(nameof(a), a.Length, k, rowTo, plan.M, lda);
            }
            else
            {
                CheckMatrix(nameof(a), a.Length, rowTo, k, k, lda);
            }

            if (plan.TransposeB)
            {
                CheckMatrix(nameof(b), b.Length, columnTo, k, k, ldb);
            }
            else
            {
                CheckMatrix(nameof(b), b.Length, k, columnTo, plan.N, ldb);
            }

            ThrowHelper.RequireLength(nameof(workspace), workspace.Length, plan.WorkspaceFloats);
        }

        CheckMatrix(nameof(c), c.Length, rowTo, columnTo, plan.N, ldc);
        if (plan.BiasFloats > 0)
        {
            ThrowHelper.RequireLength(nameof(bias), bias.Length, plan.HasBias ? columnTo : rowTo);
        }

        fixed (float* pa = a, pb = b, pc = c, pbias = bias, pw = workspace)
        {
            if (reads)
            {
                var operands = new GemmOperands
                {
                    A = pa,
                    ARowStride = plan.TransposeA ? 1 : lda,
                    AStepStride = plan.TransposeA ? lda : 1,
                    B = pb,
                    Ldb = ldb,
                    C = pc,
                    Ldc = ldc,
                    Bias = pbias,
                    RowBias = pbias,
                    Workspace = pw,
                };
                if (plan.IsMatrixVector)
                {
                    MatrixVector.Run(plan, operands, k, rowFrom, rowTo, columnFrom, columnTo);
                }
                else if (plan.UsesDots)
                {
                    plan.Family.Dots.Run(plan, operands, k, rowFrom, rowTo, columnFrom, columnTo);
                }
                else if (slice.DepthRuns.IsEmpty)
                {
                    GemmDriver.Run(plan, operands, k, rowFrom, rowTo, columnFrom, columnTo);
                }
                else
                {
                    RunSparse(plan, operands, slice, k);
                }
            }
            else
            {
                GemmWithoutProduct.Run(plan, pc, ldc, pbias, rowFrom, rowTo, columnFrom, columnTo);
            }
        }

        if (plan.AppliesActivation)
        {
            ApplyActivation(plan, c, ldc, rowFrom, rowTo, columnFrom, columnTo);
        }
    }

    /// <summary>A product that was cut when it was planned; with the general loops 2³ took 17 ns instead of 8, 54 × 15 × 4 92 instead of 67.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(GemmPlan plan, TileCall[] calls, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, ReadOnlySpan<float> bias)
    {
        CheckStored(nameof(a), a.Length, plan.ALastRow, plan.AColumns, lda);
        CheckStored(nameof(b), b.Length, plan.BLastRow, plan.BColumns, ldb);
        CheckStored(nameof(c), c.Length, plan.M - 1, plan.N, ldc);
        ThrowHelper.RequireLength(nameof(bias), bias.Length, plan.BiasFloats);

        fixed (float* pa = a, pb = b, pc = c, pbias = bias)
        {
            TileBlock block;
            block.Runs = null;
            block.Depth = plan.K;
            block.ARowStride = plan.TransposeA ? 1 : lda;
            block.AStepStride = plan.TransposeA ? lda : 1;
            block.AJump = 0;
            block.Ldb = ldb;
            block.Ldc = ldc;
            block.Beta = plan.Beta;
            block.Steps = plan.Steps;
            if (calls.Length == 1)
            {
                ref readonly var only = ref calls[0];
                block.Overlap = only.Overlap;
                block.Bias = pbias;
                block.RowBias = pbias;
                only.Tile(&block, pa, pb, pc, only.Tiles, only.Tail);
            }
            else
            {
                Run(calls, &block, pa, pb, pc, pbias);
            }
        }

        if (plan.AppliesActivation)
        {
            ApplyActivation(plan, c, ldc, 0, plan.M, 0, plan.N);
        }
    }

    private static void Run(TileCall[] calls, TileBlock* block, float* a, float* b, float* c, float* bias)
    {
        foreach (ref readonly var call in calls.AsSpan())
        {
            block->Overlap = call.Overlap;
            block->Bias = bias + call.Column;
            block->RowBias = bias + call.Row;
            call.Tile(block, a + (call.Row * block->ARowStride), b + call.Column, c + (call.Row * block->Ldc) + call.Column, call.Tiles, call.Tail);
        }
    }

    private static void RunSparse(GemmPlan plan, GemmOperands operands, in GemmSlice slice, int k)
    {
        var runs = stackalloc IndexRun[slice.DepthRuns.Length + 1];
        var end = 0;
        for (var i = 0; i < slice.DepthRuns.Length; i++)
        {
            var run = slice.DepthRuns[i];
            if (run.Start < end || run.Length < 1 || run.End > k)
            {
                throw new ArgumentException($"runs ascend within the {k} steps of the sums and are not empty; received {run} after the end {end}", nameof(slice));
            }

            runs[i] = run;
            end = run.End;
        }

        runs[slice.DepthRuns.Length] = default;
        operands.Runs = runs;
        GemmDriver.Run(plan, operands, k, slice.RowFrom, slice.RowTo, slice.ColumnFrom, slice.ColumnTo);
    }

    private static void ApplyActivation(GemmPlan plan, Span<float> c, int ldc, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        if (columnTo - columnFrom == ldc)
        {
            var all = c.Slice(rowFrom * ldc, (rowTo - rowFrom) * ldc);
            Activations.Forward(plan.Activation, all, all, plan.ActivationAlpha, plan.Level);
            return;
        }

        for (var row = rowFrom; row < rowTo; row++)
        {
            var part = c.Slice((row * ldc) + columnFrom, columnTo - columnFrom);
            Activations.Forward(plan.Activation, part, part, plan.ActivationAlpha, plan.Level);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckSlice(GemmPlan plan, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        if ((uint)rowTo > (uint)plan.M || (uint)rowFrom > (uint)rowTo)
        {
            ThrowSlice("rows", rowFrom, rowTo, plan.M);
        }

        if ((uint)columnTo > (uint)plan.N || (uint)columnFrom > (uint)columnTo)
        {
            ThrowSlice("columns", columnFrom, columnTo, plan.N);
        }
    }

    private static void CheckDepth(GemmPlan plan, int depth)
    {
        if ((uint)depth > (uint)plan.K)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, $"the length of the sums is at least 0 and at most the plan's k, {plan.K}");
        }
    }

    private static void ThrowSlice(string what, int from, int to, int limit) =>
        throw new ArgumentOutOfRangeException(what, $"the slice [{from}, {to}) does not lie in the {limit} {what} of C");

    /// <summary>Checks that rows × columns of a matrix, whose stored rows hold <paramref name="width"/> floats, are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckMatrix(string name, int length, int rows, int columns, int width, int stride)
    {
        if (stride < width || ((long)(rows - 1) * stride) + columns > length)
        {
            ThrowMatrix(name, length, rows, columns, width, stride);
        }
    }

    /// <summary>The same for a whole matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckStored(string name, int length, int lastRow, int columns, int stride)
    {
        if (stride < columns || ((long)lastRow * stride) + columns > length)
        {
            ThrowMatrix(name, length, lastRow + 1, columns, columns, stride);
        }
    }

    private static void ThrowMatrix(string name, int length, int rows, int columns, int width, int stride)
    {
        if (stride < width)
        {
            throw new ArgumentException($"the leading dimension of {name} is {stride}; its stored rows hold {width} floats", name);
        }

        ThrowHelper.RequireLength(name, length, ((long)(rows - 1) * stride) + columns);
    }
}
