using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step of gated recurrent units over rows: reset and update gate, the candidate, then the hidden state.</summary>
internal unsafe struct GruForwardKernel : ISimdKernel
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
    {
        var units = Units;
        for (var row = 0; row < Rows; row++)
        {
            var gates = Gates + (row * GateStride);
            var before = HiddenBefore + (row * StateStride);
            var hidden = Hidden + (row * StateStride);
            nint unit = 0;
            for (; unit + TIsa.Width <= units; unit += TIsa.Width)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, hidden + unit, TIsa.Width, whole: true);
            }

            var rest = (int)(units - unit);
            if (rest > 0)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, hidden + unit, rest, whole: false);
            }
        }
    }

    // h = (1 − z) · n + z · h₋₁, as n + z · (h₋₁ − n).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TIsa, TVec>(float* gates, nint units, float* before, float* hidden, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var reset = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates, reset, count, whole);
        var update = VectorMath.Sigmoid<TIsa, TVec>(WholeOrPart.Load<TIsa, TVec>(gates + units, count, whole));
        WholeOrPart.Store<TIsa, TVec>(gates + units, update, count, whole);
        var fromHidden = WholeOrPart.Load<TIsa, TVec>(gates + (3 * units), count, whole);
        var sum = TIsa.Fma(reset, fromHidden, WholeOrPart.Load<TIsa, TVec>(gates + (2 * units), count, whole));
        var candidate = VectorMath.Tanh<TIsa, TVec>(sum);
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * units), candidate, count, whole);
        var difference = TIsa.Sub(WholeOrPart.Load<TIsa, TVec>(before, count, whole), candidate);
        WholeOrPart.Store<TIsa, TVec>(hidden, TIsa.Fma(update, difference, candidate), count, whole);
    }
}
