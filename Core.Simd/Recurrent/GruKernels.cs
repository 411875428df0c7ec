using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>The elementwise part of one step of gated recurrent units (Cho et al. 2014, in PyTorch's form with the reset after the product), forward and back.</summary>
/// <remarks>
/// <para>A row of gates holds four runs of <c>units</c> floats: reset r, update z, the candidate's sum over the input n, and its sum over the state q, bias included.
/// Sigmoid and tanh are those of <see cref="Elementwise.VectorMath"/>. NaN in a sum gives NaN in its unit's state.</para>
/// <para>A unit of a row depends on that unit and row alone.</para>
/// </remarks>
public static unsafe class GruKernels
{
    private const int RunCount = 4;

    /// <summary>r = σ(r), z = σ(z), n = tanh(n + r · q) in place; then h = (1 − z) · n + z · h₋₁.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="gates">The sums on entry; r, z, n and the unchanged q on return: [rows, 4 · units].</param>
    /// <param name="gateStride">Floats from one row of gates to the next.</param>
    /// <param name="hiddenBefore">h₋₁ [rows, units]; may be <paramref name="hidden"/>.</param>
    /// <param name="hidden">h [rows, units].</param>
    /// <param name="stateStride">Floats from one row to the next of both.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a stride less than a row.</exception>
    public static void Forward(int rows, int units, Span<float> gates, int gateStride, ReadOnlySpan<float> hiddenBefore, Span<float> hidden, int stateStride, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(gates), gates.Length, rows, RunCount * units, gateStride);
        ThrowHelper.RequireMatrix(nameof(hiddenBefore), hiddenBefore.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(hidden), hidden.Length, rows, units, stateStride);
        fixed (float* pg = gates, pb = hiddenBefore, ph = hidden)
        {
            var kernel = new GruForwardKernel { Rows = rows, Units = units, Gates = pg, GateStride = gateStride, HiddenBefore = pb, Hidden = ph, StateStride = stateStride };
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>
    /// The step back: with δh = gradHidden + gradOutput, gates become the gradients of their sums, δn · q · r(1 − r), δh · (h₋₁ − n) · z(1 − z),
    /// δn = δh · (1 − z) · (1 − n²) and δn · r; gradHidden becomes δh · z, to which the caller adds what comes through the gates.
    /// </summary>
    /// <param name="rows">Samples.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="gates">r, z, n, q of <see cref="Forward"/> on entry, the gradients of their sums on return: [rows, 4 · units].</param>
    /// <param name="gateStride">Floats from one row of gates to the next.</param>
    /// <param name="hiddenBefore">h₋₁ [rows, units].</param>
    /// <param name="stateStride">Floats from one of its rows to the next.</param>
    /// <param name="gradHidden">The gradient of h that came back from the step behind on entry [rows, units].</param>
    /// <param name="gradStride">Floats from one of its rows to the next.</param>
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
        ReadOnlySpan<float> hiddenBefore,
        int stateStride,
        Span<float> gradHidden,
        int gradStride,
        ReadOnlySpan<float> gradOutput,
        int gradOutputStride,
        SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(gates), gates.Length, rows, RunCount * units, gateStride);
        ThrowHelper.RequireMatrix(nameof(hiddenBefore), hiddenBefore.Length, rows, units, stateStride);
        ThrowHelper.RequireMatrix(nameof(gradHidden), gradHidden.Length, rows, units, gradStride);
        if (!gradOutput.IsEmpty)
        {
            ThrowHelper.RequireMatrix(nameof(gradOutput), gradOutput.Length, rows, units, gradOutputStride);
        }

        fixed (float* pg = gates, pb = hiddenBefore, ph = gradHidden, po = gradOutput)
        {
            var kernel = new GruBackwardKernel
            {
                Rows = rows,
                Units = units,
                Gates = pg,
                GateStride = gateStride,
                HiddenBefore = pb,
                StateStride = stateStride,
                GradHidden = ph,
                GradStride = gradStride,
                GradOutput = po,
                GradOutputStride = gradOutputStride,
            };
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
