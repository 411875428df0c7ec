using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>bits[column] = the bits of all rows of a column, or-ed: a float that equals zero only if every row does.</summary>
internal unsafe struct ColumnBitsKernel(float* x, float* bits, nint rows, nint columns, nint stride) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var count = rows;
        var step = stride;
        nint column = 0;
        for (; column + (4 * TIsa.Width) <= columns; column += 4 * TIsa.Width)
        {
            var bits0 = TIsa.Zero;
            var bits1 = TIsa.Zero;
            var bits2 = TIsa.Zero;
            var bits3 = TIsa.Zero;
            var place = x + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                bits0 = TIsa.Or(bits0, TIsa.Load(place));
                bits1 = TIsa.Or(bits1, TIsa.Load(place + TIsa.Width));
                bits2 = TIsa.Or(bits2, TIsa.Load(place + (2 * TIsa.Width)));
                bits3 = TIsa.Or(bits3, TIsa.Load(place + (3 * TIsa.Width)));
            }

            TIsa.Store(bits + column, bits0);
            TIsa.Store(bits + column + TIsa.Width, bits1);
            TIsa.Store(bits + column + (2 * TIsa.Width), bits2);
            TIsa.Store(bits + column + (3 * TIsa.Width), bits3);
        }

        for (; column < columns; column += TIsa.Width)
        {
            var width = (int)Math.Min(TIsa.Width, columns - column);
            var or = TIsa.Zero;
            var place = x + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                or = TIsa.Or(or, TIsa.LoadPartial(place, width));
            }

            TIsa.StorePartial(bits + column, or, width);
        }
    }
}
