using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>y[i] = x[i], from bytes to floats; the count is a multiple of sixteen.</summary>
internal unsafe struct WidenKernel(byte* x, float* y, nint count) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = x;
        var target = y;
        for (nint i = 0; i < count; i += TIsa.Width)
        {
            TIsa.Store(target + i, TIsa.LoadBytes(source + i));
        }
    }
}
