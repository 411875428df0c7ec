using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step of a long short-term memory over rows: the four gates from their sums, then the cell and the hidden state.</summary>
internal unsafe struct LstmForwardKernel : ISimdKernel
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
    {
        var units = Units;
        for (var row = 0; row < Rows; row++)
        {
            var gates = Gates + (row * GateStride);
            var before = CellBefore + (row * StateStride);
            var cell = Cell + (row * StateStride);
            var hidden = Hidden + (row * StateStride);
            nint unit = 0;
            for (; unit + TIsa.Width <= units; unit += TIsa.Width)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, cell + unit, hidden + unit, TIsa.Width, whole: true);
            }

            var rest = (int)(units - unit);
            if (rest > 0)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, cell + unit, hidden + unit, rest, whole: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TIsa, TVec>(float* gates, nint units, float* before, float* cell, float* hidden, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var input = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates, input, count, whole);
        var candidate = VectorMath.Tanh<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + (2 * units), count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * units), candidate, count, whole);
        var forget = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + units, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + units, forget, count, whole);
        var c = TIsa.Fma(forget, WholeOrPart.Load<TIsa, TVec>(before, count, whole), TIsa.Mul(input, candidate));
        WholeOrPart.Store<TIsa, TVec>(cell, c, count, whole);
        var output = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + (3 * units), count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + (3 * units), output, count, whole);
        WholeOrPart.Store<TIsa, TVec>(hidden, TIsa.Mul(output, VectorMath.Tanh<TIsa, TVec>(c)), count, whole);
    }
}
