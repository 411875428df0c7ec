using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The first place that holds a value which is known to be there; a NaN is looked for as NaN.</summary>
internal unsafe struct FindKernel(float* x, nint count, float value) : ISimdKernel
{
    public int Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var wanted = TIsa.Broadcast(value);
        var wantsNaN = float.IsNaN(value);
        nint i = 0;
        for (; i + TIsa.Width <= count; i += TIsa.Width)
        {
            var v = TIsa.Load(x + i);
            if (TIsa.AnyTrue(wantsNaN ? TIsa.IsNaN(v) : TIsa.Equal(v, wanted)))
            {
                break;
            }
        }

        while (i < count && !(wantsNaN ? float.IsNaN(x[i]) : x[i] == value))
        {
            i++;
        }

        Result = (int)i;
    }
}
