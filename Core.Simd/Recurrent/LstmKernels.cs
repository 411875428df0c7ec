using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>The elementwise part of one step of a long short-term memory (Hochreiter and Schmidhuber 1997; with forget gates, Gers et al. 2000), forward and back.</summary>
/// <remarks>
/// <para>A row of gates holds four runs of <c>units</c> floats: input i, forget f, candidate g, output o, in PyTorch's order. Sigmoid and tanh are those of
/// <see cref="Elementwise.VectorMath"/>; what follows them is rounded once an operation. NaN in a sum gives NaN in its unit's states.</para>
/// <para>A unit of a row depends on that unit and row alone: neither on the other rows of the call nor on its place in a vector.</para>
/// </remarks>
public static unsafe class LstmKernels
{
    private const int GateCount = 4;

    /// <summary>i = σ(i), f = σ(f), g = tanh g, o = σ(o) in place; then c = f · c₋₁ + i · g and h = o · tanh c.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="gates">The sums on entry, the gates on return: [rows, 4 · units].</param>
    /// <param name="gateStride">Floats from one row of gates to the next.</param>
    /// <param name="cellBefore">c₋₁ [rows, units]; may be <paramref name="cell"/>.</param>
    /// <param name="cell">c [rows, units].</param>
    /// <param name="hidden">h [rows, units].</param>
    /// <param name="stateStride">Floats from one row to the next of all three.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a stride less than a row.</exception>
    public static void Forward(int rows, int units, Span<float> gates, int gateStride, ReadOnlySpan<float> cellBefore, Span<float> cell, Span<float> hidden, int stateStride, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(gates), gates.Length, rows, GateCount * units, gateStride);
        ThrowHelper.RequireMatrix(nameof(cellBefore), cellBefore.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(cell), cell.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(hidden), hidden.Length, rows, units, stateStride);
        fixed (float* pg = gates, pb = cellBefore, pc = cell, ph = hidden)
        {
            var kernel = new LstmForwardKernel { Rows = rows, Units = units, Gates = pg, GateStride = gateStride, CellBefore = pb, Cell = pc, Hidden = ph, StateStride = stateStride };
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>
    /// The step back: with δh = gradHidden + gradOutput and δc = gradCell + δh · o · (1 − tanh² c), gates become the gradients of their sums, δc · g · i(1 − i), δc · c₋₁ · f(1 − f),
    /// δc · i · (1 − g²), δh · tanh c · o(1 − o), and gradCell becomes δc · f, the gradient of the cell before.
    /// </summary>
    /// <param name="rows">Samples.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="gates">i, f, g, o of <see cref="Forward"/> on entry, the gradients of their sums on return: [rows, 4 · units].</param>
    /// <param name="gateStride">Floats from one row of gates to the next.</param>
    /// <param name="cellBefore">c₋₁ [rows, units].</param>
    /// <param name="cell">c [rows, units].</param>
    /// <param name="stateStride">Floats from one row of the cells to the next.</param>
    /// <param name="gradHidden">The gradient of h that came back from the step behind [rows, units].</param>
    /// <param name="gradCell">The gradient of c on entry, of c₋₁ on return [rows, units].</param>
    /// <param name="gradStride">Floats from one row to the next of both.</param>
    /// <param name="gradOutput">Added to <paramref name="gradHidden"/> [rows, units]; empty adds nothing.</param>
    /// <param name="gradOutputStride">Floats from one of its rows to the next.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a stride less than a row.</exception>
    public static void Backward(
        int rows,
        int units,
        Span<float> gates,
        int gateStride,
        ReadOnlySpan<float> cellBefore,
        ReadOnlySpan<float> cell,
        int stateStride,
        ReadOnlySpan<float> gradHidden,
        Span<float> gradCell,
        int gradStride,
        ReadOnlySpan<float> gradOutput,
        int gradOutputStride,
        SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(gates), gates.Length, rows, GateCount * units, gateStride);
        ThrowHelper.RequireMatrix(nameof(cellBefore), cellBefore.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(cell), cell.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(gradHidden), gradHidden.Length, rows, units, gradStride);
        ThrowHelper.RequireMatrix(nameof(gradCell), gradCell.Length, rows, units, gradStride);
        if (!gradOutput.IsEmpty)
        {
            ThrowHelper.RequireMatrix(nameof(gradOutput), gradOutput.Length, rows, units, gradOutputStride);
        }

        fixed (float* pg = gates, pb = cellBefore, pc = cell, ph = gradHidden, pgc = gradCell, po = gradOutput)
        {
            var kernel = new LstmBackwardKernel
            {
                Rows = rows,
                Units = units,
                Gates = pg,
                GateStride = gateStride,
                CellBefore = pb,
                Cell = pc,
                StateStride = stateStride,
                GradHidden = ph,
                GradCell = pgc,
                GradStride = gradStride,
                GradOutput = po,
                GradOutputStride = gradOutputStride,
            };
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
