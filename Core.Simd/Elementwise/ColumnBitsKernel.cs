using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>live: one bit for each column of a matrix, set unless the column is zero in every row; column 0 is bit 0 of the first word.</summary>
internal unsafe struct ColumnBitsKernel(float* x, ulong* live, nint rows, nint columns, nint stride) : ISimdKernel
{
    private const int WordBits = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var word = live;
        var count = rows;
        var step = stride;
        for (nint column = 0; column < columns; column += WordBits)
        {
            var width = (int)Math.Min(WordBits, columns - column);
            ulong bits = 0;
            var lane = 0;
            for (; lane + (4 * TIsa.Width) <= width; lane += 4 * TIsa.Width)
            {
                bits |= (ulong)FourVectors<TIsa, TVec>(x + column + lane, count, step) << lane;
            }

            for (; lane < width; lane += TIsa.Width)
            {
                bits |= (ulong)OneVector<TIsa, TVec>(x + column + lane, Math.Min(TIsa.Width, width - lane), count, step) << lane;
            }

            *word++ = bits;
        }
    }

    // The bits of all rows or-ed are a float that equals zero only if every row does (and not-a-number equals nothing).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FourVectors<TIsa, TVec>(float* place, nint count, nint step)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var bits0 = TIsa.Zero;
        var bits1 = TIsa.Zero;
        var bits2 = TIsa.Zero;
        var bits3 = TIsa.Zero;
        for (; count > 0; count--, place += step)
        {
            bits0 = TIsa.Or(bits0, TIsa.Load(place));
            bits1 = TIsa.Or(bits1, TIsa.Load(place + TIsa.Width));
            bits2 = TIsa.Or(bits2, TIsa.Load(place + (2 * TIsa.Width)));
            bits3 = TIsa.Or(bits3, TIsa.Load(place + (3 * TIsa.Width)));
        }

        return Bits<TIsa, TVec>(bits0)
            | (Bits<TIsa, TVec>(bits1) << TIsa.Width)
            | (Bits<TIsa, TVec>(bits2) << (2 * TIsa.Width))
            | (Bits<TIsa, TVec>(bits3) << (3 * TIsa.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OneVector<TIsa, TVec>(float* place, int width, nint count, nint step)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var bits = TIsa.Zero;
        for (; count > 0; count--, place += step)
        {
            bits = TIsa.Or(bits, TIsa.LoadPartial(place, width));
        }

        return Bits<TIsa, TVec>(bits) & ((1UL << width) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits<TIsa, TVec>(TVec or)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged =>
        ~TIsa.MaskBits(TIsa.Equal(or, TIsa.Zero)) & (uint)((1UL << TIsa.Width) - 1);
}
