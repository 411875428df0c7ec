using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Recurrent;

namespace Spanwise.Core.Layers;

/// <summary>A step of a long short-term memory; gates i, f, g, o.</summary>
internal sealed class LstmCell(int units, int batch, bool training, bool masked, SimdLevel level) : StraightCell(units, 4, batch, training, masked, level)
{
    public override bool KeepsCell => true;

    public override void Forward(in CellStep step) =>
        LstmKernels.Forward(step.Rows, Units, step.Gates, step.GateStride, step.CellBefore, step.Cell, step.Hidden, step.StateStride, Level);

    public override void Backward(in CellStep step)
    {
        LstmKernels.Backward(
            step.Rows, Units, step.Gates, step.GateStride, step.CellBefore, step.Cell, step.StateStride, step.GradHidden, step.GradCell, step.GradStride, step.GradOutput, step.GradOutputStride, Level);
        ClearIfAdded(step);
    }
}
