using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step of a long short-term memory over rows: the four gates from their sums, then the cell and the hidden state.</summary>
internal unsafe struct LstmForwardKernel : ISimdKernel, IUnitStep
{
    public int Rows;
    public nint Units;
    public float* Gates;
    public nint GateStride;
    public float* CellBefore;
    public float* Cell;
    public float* Hidden;
    public nint StateStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => UnitRows.Run<LstmForwardKernel, TIsa, TVec>(this, Rows, Units);

    public void NextRow()
    {
        Gates += GateStride;
        CellBefore += StateStride;
        Cell += StateStride;
        Hidden += StateStride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Compute<TIsa, TVec>(nint unit, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var gates = Gates + unit;
        var before = CellBefore + unit;
        var cell = Cell + unit;
        var hidden = Hidden + unit;
        var input = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates, input, count, whole);
        var candidate = VectorMath.Tanh<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + (2 * Units), count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * Units), candidate, count, whole);
        var forget = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + Units, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + Units, forget, count, whole);
        var c = TIsa.Fma(forget, WholeOrPart.Load<TIsa, TVec>(before, count, whole), TIsa.Mul(input, candidate));
        WholeOrPart.Store<TIsa, TVec>(cell, c, count, whole);
        var output = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + (3 * Units), count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (3 * Units), output, count, whole);
        WholeOrPart.Store<TIsa, TVec>(hidden, TIsa.Mul(output, VectorMath.Tanh<TIsa, TVec>(c)), count, whole);
    }
}
