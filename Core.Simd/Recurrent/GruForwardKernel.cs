using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step of gated recurrent units over rows: reset and update gate, the candidate, then the hidden state.</summary>
internal unsafe struct GruForwardKernel : ISimdKernel, IUnitStep
{
    public int Rows;
    public nint Units;
    public float* Gates;
    public nint GateStride;
    public float* HiddenBefore;
    public float* Hidden;
    public nint StateStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => UnitRows.Run<GruForwardKernel, TIsa, TVec>(this, Rows, Units);

    public void NextRow()
    {
        Gates += GateStride;
        HiddenBefore += StateStride;
        Hidden += StateStride;
    }

    // h = (1 − z) · n + z · h₋₁, as n + z · (h₋₁ − n).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Compute<TIsa, TVec>(nint unit, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var gates = Gates + unit;
        var before = HiddenBefore + unit;
        var hidden = Hidden + unit;
        var reset = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates, reset, count, whole);
        var update = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + Units, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + Units, update, count, whole);
        var fromHidden = WholeOrPart.Load<TIsa, TVec>(gates + (3 * Units), count, whole);
        var sum = TIsa.Fma(reset, fromHidden, WholeOrPart.Load<TIsa, TVec>(gates + (2 * Units), count, whole));
        var candidate = VectorMath.Tanh<TIsa, TVec>(sum);
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * Units), candidate, count, whole);
        var difference = TIsa.Sub(WholeOrPart.Load<TIsa, TVec>(before, count, whole), candidate);
        WholeOrPart.Store<TIsa, TVec>(hidden, TIsa.Fma(update, difference, candidate), count, whole);
    }
}
