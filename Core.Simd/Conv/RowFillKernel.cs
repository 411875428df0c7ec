using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>target[row, 0…count) = values[row]. A call for each short row took a tenth of a product of 64 columns.</summary>
internal unsafe struct RowFillKernel(float* values, int rows, float* target, nint stride, nint count) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var from = values;
        var to = target;
        var length = count;
        var rest = (int)(length % TIsa.Width);
        var whole = length - rest;
        for (var row = 0; row < rows; row++, to += stride)
        {
            var value = TIsa.Broadcast(from[row]);
            for (nint i = 0; i < whole; i += TIsa.Width)
            {
                TIsa.Store(to + i, value);
            }

            if (rest > 0)
            {
                TIsa.StorePartial(to + whole, value, rest);
            }
        }
    }
}
