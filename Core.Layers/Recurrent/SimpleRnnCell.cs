using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A step of a recurrent layer without gates.</summary>
internal sealed class SimpleRnnCell(int units, ActivationKind activation, int batch, bool training, bool masked, SimdLevel level) : StraightCell(units, 1, batch, training, masked, level)
{
    public override void Forward(in CellStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            var sums = CellStep.Row(step.Gates, row, step.GateStride, Units);
            Simd.Elementwise.Activations.Forward(activation, sums, CellStep.Row(step.Hidden, row, step.StateStride, Units), level: Level);
        }
    }

    public override void Backward(in CellStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            var delta = CellStep.Row(step.Gates, row, step.GateStride, Units);
            var fromBehind = CellStep.Row(step.GradHidden, row, step.GradStride, Units);
            if (step.GradOutput.IsEmpty)
            {
                fromBehind.CopyTo(delta);
            }
            else
            {
                Arithmetic.Add(fromBehind, CellStep.Row(step.GradOutput, row, step.GradOutputStride, Units), delta, Level);
            }

            Simd.Elementwise.Activations.MultiplyByDerivative(activation, default, CellStep.Row(step.Hidden, row, step.StateStride, Units), delta, level: Level);
        }

        ClearIfAdded(step);
    }
}
