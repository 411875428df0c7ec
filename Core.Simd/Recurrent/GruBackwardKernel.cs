using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>One step back through gated recurrent units over rows: gates become the gradients of their sums, the state's gradient its direct share in that of the state before.</summary>
internal unsafe struct GruBackwardKernel : ISimdKernel
{
    public int Rows;
    public nint Units;
    public float* Gates;
    public nint GateStride;
    public float* HiddenBefore;
    public nint StateStride;
    public float* GradHidden;
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
            var before = HiddenBefore + (row * StateStride);
            var gradHidden = GradHidden + (row * GradStride);
            var gradOutput = GradOutput == null ? null : GradOutput + (row * GradOutputStride);
            nint unit = 0;
            for (; unit + TIsa.Width <= units; unit += TIsa.Width)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, gradHidden + unit, gradOutput == null ? null : gradOutput + unit, TIsa.Width, whole: true);
            }

            var rest = (int)(units - unit);
            if (rest > 0)
            {
                Compute<TIsa, TVec>(gates + unit, units, before + unit, gradHidden + unit, gradOutput == null ? null : gradOutput + unit, rest, whole: false);
            }
        }
    }

    // δn = δh · (1 − z) · (1 − n²), δr = δn · q · r(1 − r), δz = δh · (h₋₁ − n) · z(1 − z), δq = δn · r; δh₋₁ begins with δh · z.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compute<TIsa, TVec>(float* gates, nint units, float* before, float* gradHidden, float* gradOutput, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var one = TIsa.Broadcast(1f);
        var dh = WholeOrPart.Load<TIsa, TVec>(gradHidden, count, whole);
        if (gradOutput != null)
        {
            dh = TIsa.Add(dh, WholeOrPart.Load<TIsa, TVec>(gradOutput, count, whole));
        }

        var reset = WholeOrPart.Load<TIsa, TVec>(gates, count, whole);
        var update = WholeOrPart.Load<TIsa, TVec>(gates + units, count, whole);
        var candidate = WholeOrPart.Load<TIsa, TVec>(gates + (2 * units), count, whole);
        var fromHidden = WholeOrPart.Load<TIsa, TVec>(gates + (3 * units), count, whole);
        var keep = TIsa.Sub(one, update);
        WholeOrPart.Store<TIsa, TVec>(gradHidden, TIsa.Mul(dh, update), count, whole);
        var difference = TIsa.Sub(WholeOrPart.Load<TIsa, TVec>(before, count, whole), candidate);
        WholeOrPart.Store<TIsa, TVec>(gates + units, TIsa.Mul(TIsa.Mul(dh, difference), TIsa.Mul(update, keep)), count, whole);
        var dn = TIsa.Mul(TIsa.Mul(dh, keep), TIsa.Fnma(candidate, candidate, one));
        WholeOrPart.Store<TIsa, TVec>(gates + (2 * units), dn, count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates, TIsa.Mul(TIsa.Mul(dn, fromHidden), TIsa.Mul(reset, TIsa.Sub(one, reset))), count, whole);
        WholeOrPart.Store<TIsa, TVec>(gates + (3 * units), TIsa.Mul(dn, reset), count, whole);
    }
}
