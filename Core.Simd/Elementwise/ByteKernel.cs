using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>y = x · scale + shift from bytes.</summary>
internal unsafe struct ByteKernel(byte* x, float* y, nint count, float scale, float shift) : ISimdKernel
{
    private const int LargestWidth = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var factor = TIsa.Broadcast(scale);
        var offset = TIsa.Broadcast(shift);
        var source = x;
        var target = y;
        var end = source + (count - (count % TIsa.Width));
        while (source < end)
        {
            TIsa.Store(target, TIsa.Fma(TIsa.LoadBytes(source), factor, offset));
            source += TIsa.Width;
            target += TIsa.Width;
        }

        // There is no partial load of bytes: the last ones are copied to where a whole vector may be read.
        var rest = (int)(count % TIsa.Width);
        if (rest != 0)
        {
            var tail = stackalloc byte[LargestWidth];
            new Span<byte>(tail, LargestWidth).Clear();
            Unsafe.CopyBlockUnaligned(tail, source, (uint)rest);
            TIsa.StorePartial(target, TIsa.Fma(TIsa.LoadBytes(tail), factor, offset), rest);
        }
    }
}
