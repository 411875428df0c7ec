using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Layers;

/// <summary>
/// c[t, b, …] = a[t, b, …] · matrix for all steps t and samples b, as one product a step, or, where a batch has fewer samples than a sample has steps, as one
/// product a sample. Which of both depends on the plan alone.
/// </summary>
internal sealed class SequenceProduct(int steps, int batch, int n, int k, in GemmOptions options)
{
    private readonly GemmPlan _plan = new(batch < steps ? steps : batch, n, k, options);

    /// <summary>True: <see cref="RunAll"/> makes a product for each sample, and <see cref="RunStep"/> must not be used.</summary>
    public bool IsBySample { get; } = batch < steps;

    public int WorkspaceFloats => _plan.WorkspaceFloats;

    /// <summary>One step.</summary>
    public void RunStep(int step, int rows, SequenceRows a, ReadOnlySpan<float> matrix, SequenceRows c, ReadOnlySpan<float> bias, Span<float> workspace) =>
        Gemm.Multiply(_plan, new GemmSlice(0, rows, 0, n), a.At(step, 0), a.RowStride, matrix, n, c.At(step, 0), c.RowStride, bias, workspace);

    /// <summary>All steps.</summary>
    public void RunAll(int rows, SequenceRows a, ReadOnlySpan<float> matrix, SequenceRows c, ReadOnlySpan<float> bias, Span<float> workspace)
    {
        if (!IsBySample)
        {
            for (var step = 0; step < steps; step++)
            {
                RunStep(step, rows, a, matrix, c, bias, workspace);
            }

            return;
        }

        for (var row = 0; row < rows; row++)
        {
            Gemm.Multiply(_plan, GemmSlice.Whole(_plan), a.At(0, row), a.StepStride, matrix, n, c.At(0, row), c.StepStride, bias, workspace);
        }
    }
}
