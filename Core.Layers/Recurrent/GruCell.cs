using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Recurrent;

namespace Spanwise.Core.Layers;

/// <summary>A step of gated recurrent units. A row of gates is r, z, n and, apart from n because the reset gate stands between them, q = W_hn h₋₁ + b_hn.</summary>
internal sealed class GruCell : RecurrentCell
{
    private readonly ColumnRange[] _columns;
    private readonly GemmPlan _gates;
    private readonly GemmPlan _candidate;
    private readonly GemmPlan? _gatesBack;
    private readonly GemmPlan? _candidateBack;

    public GruCell(int units, int batch, bool training, SimdLevel level)
        : base(units, 3, 4, level)
    {
        _columns = [new ColumnRange(0, 2 * units, 0), new ColumnRange(2 * units, units, 3 * units)];
        _gates = new GemmPlan(batch, 2 * units, units, new GemmOptions { Beta = 1f, Level = level });
        _candidate = new GemmPlan(batch, units, units, new GemmOptions { HasBias = true, Level = level });
        if (training)
        {
            _gatesBack = new GemmPlan(batch, units, 2 * units, new GemmOptions { Beta = 1f, Level = level });
            _candidateBack = new GemmPlan(batch, units, units, new GemmOptions { Beta = 1f, Level = level });
        }
    }

    public override int WorkspaceFloats => Math.Max(
        Math.Max(_gates.WorkspaceFloats, _candidate.WorkspaceFloats),
        Math.Max(_gatesBack?.WorkspaceFloats ?? 0, _candidateBack?.WorkspaceFloats ?? 0));

    public override bool AddsToZeros => true;

    public override ReadOnlySpan<ColumnRange> RecurrentColumns => _columns;

    private int Candidate => 2 * Units;

    private int FromHidden => 3 * Units;

    public override void MergeBiases(ReadOnlySpan<float> inputBias, ReadOnlySpan<float> hiddenBias, Span<float> merged)
    {
        Arithmetic.Add(inputBias[..Candidate], hiddenBias, merged, Level);
        inputBias[Candidate..Columns].CopyTo(merged[Candidate..]);
    }

    public override void AddRecurrent(in CellStep step, ReadOnlySpan<float> weight, ReadOnlySpan<float> hiddenBias, Span<float> workspace)
    {
        var slice = new GemmSlice(0, step.Rows, 0, Candidate);
        Gemm.Multiply(_gates, slice, step.HiddenBefore, step.StateStride, weight, Columns, step.Gates, step.GateStride, default, workspace);
        slice = new GemmSlice(0, step.Rows, 0, Units);
        Gemm.Multiply(
            _candidate, slice, step.HiddenBefore, step.StateStride, weight[Candidate..], Columns, step.Gates[FromHidden..], step.GateStride, hiddenBias[Candidate..], workspace);
    }

    public override void Forward(in CellStep step) =>
        GruKernels.Forward(step.Rows, Units, step.Gates, step.GateStride, step.HiddenBefore, step.Hidden, step.StateStride, Level);

    public override void Backward(in CellStep step) => GruKernels.Backward(
        step.Rows, Units, step.Gates, step.GateStride, step.HiddenBefore, step.StateStride, step.GradHidden, step.GradStride, step.GradOutput, step.GradOutputStride, Level);

    public override void GoBack(in CellStep step, ReadOnlySpan<float> transposed, Span<float> workspace)
    {
        var slice = new GemmSlice(0, step.Rows, 0, Units);
        Gemm.Multiply(_gatesBack!, slice, step.Gates, step.GateStride, transposed, Units, step.GradHidden, step.GradStride, default, workspace);
        Gemm.Multiply(
            _candidateBack!, slice, step.Gates[FromHidden..], step.GateStride, transposed[(Candidate * Units)..], Units, step.GradHidden, step.GradStride, default, workspace);
    }
}
