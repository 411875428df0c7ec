using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A cell all of whose sums are W_ih x + b_ih + W_hh h₋₁ + b_hh.</summary>
internal abstract class StraightCell : RecurrentCell
{
    private readonly ColumnRange[] _columns;
    private readonly GemmPlan _forward;
    private readonly GemmPlan? _back;
    private readonly bool _masked;

    protected StraightCell(int units, int gates, int batch, bool training, bool masked, SimdLevel level)
        : base(units, gates, gates, level)
    {
        _columns = [new ColumnRange(0, Columns, 0)];
        _masked = masked;

        // sums[batch, columns] += h₋₁[batch, units] · weight[units, columns]
        _forward = new GemmPlan(batch, Columns, units, new GemmOptions { Beta = 1f, Level = level });

        // gradHidden[batch, units] = δ[batch, columns] · weightᵀ[columns, units]; rows that are left out keep theirs, so there it is added.
        _back = training ? new GemmPlan(batch, units, Columns, new GemmOptions { Beta = masked ? 1f : 0f, Level = level }) : null;
    }

    public override int WorkspaceFloats => Math.Max(_forward.WorkspaceFloats, _back?.WorkspaceFloats ?? 0);

    public override ReadOnlySpan<ColumnRange> RecurrentColumns => _columns;

    public override void MergeBiases(ReadOnlySpan<float> inputBias, ReadOnlySpan<float> hiddenBias, Span<float> merged) =>
        Arithmetic.Add(inputBias[..Columns], hiddenBias, merged, Level);

    public override void AddRecurrent(in CellStep step, ReadOnlySpan<float> weight, ReadOnlySpan<float> hiddenBias, Span<float> workspace) =>
        Gemm.Multiply(_forward, new GemmSlice(0, step.Rows, 0, Columns), step.HiddenBefore, step.StateStride, weight, Columns, step.Gates, step.GateStride, default, workspace);

    public override void GoBack(in CellStep step, ReadOnlySpan<float> transposed, Span<float> workspace) =>
        Gemm.Multiply(_back!, new GemmSlice(0, step.Rows, 0, Units), step.Gates, step.GateStride, transposed, Units, step.GradHidden, step.GradStride, default, workspace);

    /// <summary>Nothing of the hidden state's gradient goes back but through the weights.</summary>
    protected void ClearIfAdded(in CellStep step)
    {
        for (var row = 0; _masked && row < step.Rows; row++)
        {
            CellStep.Row(step.GradHidden, row, step.GradStride, Units).Clear();
        }
    }
}
