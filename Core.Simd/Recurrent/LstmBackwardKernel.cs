using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step back through a long short-term memory over rows: gates become the gradients of their sums, the cell's gradient that of the cell before.</summary>
internal unsafe struct LstmBackwardKernel : ISimdKernel
{
    public int Rows;
    public nint Units;
    public float* Gates;
    public nint GateStride;
    public float* CellBefore;
    public float* Cell;
    public nint StateStride;
    public float* GradHidden;
    public float* GradCell;
    public nint GradStride;

    /// <summary>Added to <see cref="GradHidden"/>; null adds nothing.</summary>
    public float* GradOutput;
    public nint GradOutputStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var units = Units;
        for (var row = 0; row < Rows; row++)
        {
            var gates = Gates + (row * GateStride);
            var before = CellBefore + (row * StateStride);
            var cell = Cell + (row * StateStride);
            var gradHidden = GradHidden + (row * GradStride);
            var gradCell = GradCell + (row * GradStride);
            var gradOutput = GradOutput == null ? null : GradOutput + (row * GradOutputStride);
            nint unit = 0;
            for (; unit + TIsa.Width <= units; unit += TIsa.Width)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, cell + unit, gradHidden + unit, gradCell + unit, Beside(gradOutput, unit), TIsa.Width, whole: true);
            }

            var rest = (int)(units - unit);
            if (rest > 0)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, cell + unit, gradHidden + unit, gradCell + unit, Beside(gradOutput, unit), rest, whole: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Beside(float* gradOutput, nint unit) => gradOutput == null ? null : gradOutput + unit;

    // With δh and δc what comes from behind: δo = δh · tanh c, δc += δh · o · (1 − tanh² c), δi = δc · g, δf = δc · c₋₁, δg = δc · i, and each
    // times the slope of its gate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TIsa, TVec>(float* gates, nint units, float* before, float* cell, float* gradHidden, float* gradCell, float* gradOutput, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var one = TIsa.Broadcast(1f);
        var dh = WholeOrPart.Load<TIsa, TVec>(gradHidden, count, whole);
        if (gradOutput != null)
        {
            dh = TIsa.Add(dh, WholeOrPart.Load<TIsa, TVec>(gradOutput, count, whole));
        }

        var output = WholeOrPart.Load<TIsa, TVec>(gates + (3 * units), count, whole);
        var tanh = VectorMath.Tanh<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(cell, count, whole));
        var dc = TIsa.Fma(TIsa.Mul(dh, output), TIsa.Fnma(tanh, tanh, one), WholeOrPart.Load<TIsa, TVec>(gradCell, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (3 * units), TIsa.Mul(TIsa.Mul(dh, tanh), Slope<TIsa, TVec>(output, one)), count, whole);

        var input = WholeOrPart.Load<TIsa, TVec>(gates, count, whole);
        var forget = WholeOrPart.Load<TIsa, TVec>(gates + units, count, whole);
        var candidate = WholeOrPart.Load<TIsa, TVec>(gates + (2 * units), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gradCell, TIsa.Mul(dc, forget), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates, TIsa.Mul(TIsa.Mul(dc, candidate), Slope<TIsa, TVec>(input, one)), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * units), TIsa.Mul(TIsa.Mul(dc, input), TIsa.Fnma(candidate, candidate, one)), count, whole);
        var c = WholeOrPart.Load<TIsa, TVec>(before, count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates + units, TIsa.Mul(TIsa.Mul(dc, c), Slope<TIsa, TVec>(forget, one)), count, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Slope<TIsa, TVec>(TVec sigmoid, TVec one)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(sigmoid, TIsa.Sub(one, sigmoid));
}
