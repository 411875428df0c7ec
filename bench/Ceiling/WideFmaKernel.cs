using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Ceiling;

/// <summary>
/// Twenty-four independent chains of multiply-adds, as many as the accumulators of a register tile: enough for two units of latency
/// 4 (8 chains) three times over, and what 32 registers can hold.
/// </summary>
internal struct WideFmaKernel(int turns) : ISimdKernel
{
    /// <summary>Chains side by side.</summary>
    public const int Chains = 24;

    /// <summary>The sum of all chains, so that none is left out as unused.</summary>
    public float Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // |0.5·x + 1| settles at 2: neither denormals nor infinities, which some units take longer for.
        TVec x = TIsa.Broadcast(0.5f), y = TIsa.Broadcast(1f);
        TVec a0 = TIsa.Zero, a1 = TIsa.Zero, a2 = TIsa.Zero, a3 = TIsa.Zero, a4 = TIsa.Zero, a5 = TIsa.Zero, a6 = TIsa.Zero, a7 = TIsa.Zero;
        TVec b0 = TIsa.Zero, b1 = TIsa.Zero, b2 = TIsa.Zero, b3 = TIsa.Zero, b4 = TIsa.Zero, b5 = TIsa.Zero, b6 = TIsa.Zero, b7 = TIsa.Zero;
        TVec c0 = TIsa.Zero, c1 = TIsa.Zero, c2 = TIsa.Zero, c3 = TIsa.Zero, c4 = TIsa.Zero, c5 = TIsa.Zero, c6 = TIsa.Zero, c7 = TIsa.Zero;
        for (var turn = turns; turn > 0; turn--)
        {
            a0 = TIsa.Fma(a0, x, y);
            a1 = TIsa.Fma(a1, x, y);
            a2 = TIsa.Fma(a2, x, y);
            a3 = TIsa.Fma(a3, x, y);
            a4 = TIsa.Fma(a4, x, y);
            a5 = TIsa.Fma(a5, x, y);
            a6 = TIsa.Fma(a6, x, y);
            a7 = TIsa.Fma(a7, x, y);
            b0 = TIsa.Fma(b0, x, y);
            b1 = TIsa.Fma(b1, x, y);
            b2 = TIsa.Fma(b2, x, y);
            b3 = TIsa.Fma(b3, x, y);
            b4 = TIsa.Fma(b4, x, y);
            b5 = TIsa.Fma(b5, x, y);
            b6 = TIsa.Fma(b6, x, y);
            b7 = TIsa.Fma(b7, x, y);
            c0 = TIsa.Fma(c0, x, y);
            c1 = TIsa.Fma(c1, x, y);
            c2 = TIsa.Fma(c2, x, y);
            c3 = TIsa.Fma(c3, x, y);
            c4 = TIsa.Fma(c4, x, y);
            c5 = TIsa.Fma(c5, x, y);
            c6 = TIsa.Fma(c6, x, y);
            c7 = TIsa.Fma(c7, x, y);
        }

        var a = TIsa.Add(TIsa.Add(TIsa.Add(a0, a1), TIsa.Add(a2, a3)), TIsa.Add(TIsa.Add(a4, a5), TIsa.Add(a6, a7)));
        var b = TIsa.Add(TIsa.Add(TIsa.Add(b0, b1), TIsa.Add(b2, b3)), TIsa.Add(TIsa.Add(b4, b5), TIsa.Add(b6, b7)));
        var c = TIsa.Add(TIsa.Add(TIsa.Add(c0, c1), TIsa.Add(c2, c3)), TIsa.Add(TIsa.Add(c4, c5), TIsa.Add(c6, c7)));
        Result = TIsa.Sum(TIsa.Add(TIsa.Add(a, b), c));
    }
}
