using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step back through a long short-term memory over rows: gates become the gradients of their sums, the cell's gradient that of the cell before.</summary>
internal unsafe struct LstmBackwardKernel : ISimdKernel, IUnitStep
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
        => UnitRows.Run<LstmBackwardKernel, TIsa, TVec>(this, Rows, Units);

    public void NextRow()
    {
        Gates += GateStride;
        CellBefore += StateStride;
        Cell += StateStride;
        GradHidden += GradStride;
        GradCell += GradStride;
        GradOutput += GradOutput == null ? 0 : GradOutputStride;
    }

    // With δh and δc what comes from behind: δo = δh · tanh c, δc += δh · o · (1 − tanh² c), δi = δc · g, δf = δc · c₋₁, δg = δc · i, and each
    // times the slope of its gate.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Compute<TIsa, TVec>(nint unit, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var gates = Gates + unit;
        var before = CellBefore + unit;
        var cell = Cell + unit;
        var gradHidden = GradHidden + unit;
        var gradCell = GradCell + unit;
        var one = TIsa.Broadcast(1f);
        var dh = WholeOrPart.Load<TIsa, TVec>(gradHidden, count, whole);
        if (GradOutput != null)
        {
            dh = TIsa.Add(dh, WholeOrPart.Load<TIsa, TVec>(GradOutput + unit, count, whole));
        }

        var output = WholeOrPart.Load<TIsa, TVec>(gates + (3 * Units), count, whole);
        var tanh = VectorMath.Tanh<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(cell, count, whole));
        var dc = TIsa.Fma(TIsa.Mul(dh, output), TIsa.Fnma(tanh, tanh, one), WholeOrPart.Load<TIsa, TVec>(gradCell, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (3 * Units), TIsa.Mul(TIsa.Mul(dh, tanh), Slope<TIsa, TVec>(output, one)), count, whole);

        var input = WholeOrPart.Load<TIsa, TVec>(gates, count, whole);
        var forget = WholeOrPart.Load<TIsa, TVec>(gates + Units, count, whole);
        var candidate = WholeOrPart.Load<TIsa, TVec>(gates + (2 * Units), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gradCell, TIsa.Mul(dc, forget), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates, TIsa.Mul(TIsa.Mul(dc, candidate), Slope<TIsa, TVec>(input, one)), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * Units), TIsa.Mul(TIsa.Mul(dc, input), TIsa.Fnma(candidate, candidate, one)), count, whole);
        var c = WholeOrPart.Load<TIsa, TVec>(before, count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates + Units, TIsa.Mul(TIsa.Mul(dc, c), Slope<TIsa, TVec>(forget, one)), count, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Slope<TIsa, TVec>(TVec sigmoid, TVec one)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Mul(sigmoid, TIsa.Sub(one, sigmoid));
}
