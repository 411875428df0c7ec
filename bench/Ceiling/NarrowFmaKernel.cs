using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Ceiling;

/// <summary>Twelve independent chains of multiply-adds: where there are 16 registers, <see cref="WideFmaKernel"/> would spill.</summary>
internal struct NarrowFmaKernel(int turns) : ISimdKernel
{
    /// <summary>Chains side by side.</summary>
    public const int Chains = 12;

    /// <summary>The sum of all chains, so that none is left out as unused.</summary>
    public float Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec x = TIsa.Broadcast(0.5f), y = TIsa.Broadcast(1f);
        TVec a0 = TIsa.Zero, a1 = TIsa.Zero, a2 = TIsa.Zero, a3 = TIsa.Zero, a4 = TIsa.Zero, a5 = TIsa.Zero;
        TVec b0 = TIsa.Zero, b1 = TIsa.Zero, b2 = TIsa.Zero, b3 = TIsa.Zero, b4 = TIsa.Zero, b5 = TIsa.Zero;
        for (var turn = turns; turn > 0; turn--)
        {
            a0 = TIsa.Fma(a0, x, y);
            a1 = TIsa.Fma(a1, x, y);
            a2 = TIsa.Fma(a2, x, y);
            a3 = TIsa.Fma(a3, x, y);
            a4 = TIsa.Fma(a4, x, y);
            a5 = TIsa.Fma(a5, x, y);
            b0 = TIsa.Fma(b0, x, y);
            b1 = TIsa.Fma(b1, x, y);
            b2 = TIsa.Fma(b2, x, y);
            b3 = TIsa.Fma(b3, x, y);
            b4 = TIsa.Fma(b4, x, y);
            b5 = TIsa.Fma(b5, x, y);
        }

        var a = TIsa.Add(TIsa.Add(TIsa.Add(a0, a1), TIsa.Add(a2, a3)), TIsa.Add(a4, a5));
        var b = TIsa.Add(TIsa.Add(TIsa.Add(b0, b1), TIsa.Add(b2, b3)), TIsa.Add(b4, b5));
        Result = TIsa.Sum(TIsa.Add(a, b));
    }
}
