using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>
/// sums[column] = Σ over rows, each column added from the first row to the last. Four strips of columns at a time hide the latency of the
/// addition without changing that order.
/// </summary>
internal unsafe struct ColumnSumKernel(float* x, float* sums, nint rows, nint columns, nint stride, bool accumulate) : ISimdKernel
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
            var target = sums + column;
            var sum0 = accumulate ? TIsa.Load(target) : TIsa.Zero;
            var sum1 = accumulate ? TIsa.Load(target + TIsa.Width) : TIsa.Zero;
            var sum2 = accumulate ? TIsa.Load(target + (2 * TIsa.Width)) : TIsa.Zero;
            var sum3 = accumulate ? TIsa.Load(target + (3 * TIsa.Width)) : TIsa.Zero;
            var place = x + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                sum0 = TIsa.Add(sum0, TIsa.Load(place));
                sum1 = TIsa.Add(sum1, TIsa.Load(place + TIsa.Width));
                sum2 = TIsa.Add(sum2, TIsa.Load(place + (2 * TIsa.Width)));
                sum3 = TIsa.Add(sum3, TIsa.Load(place + (3 * TIsa.Width)));
            }

            TIsa.Store(target, sum0);
            TIsa.Store(target + TIsa.Width, sum1);
            TIsa.Store(target + (2 * TIsa.Width), sum2);
            TIsa.Store(target + (3 * TIsa.Width), sum3);
        }

        for (; column + TIsa.Width <= columns; column += TIsa.Width)
        {
            var sum = accumulate ? TIsa.Load(sums + column) : TIsa.Zero;
            var place = x + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                sum = TIsa.Add(sum, TIsa.Load(place));
            }

            TIsa.Store(sums + column, sum);
        }

        var rest = (int)(columns - column);
        if (rest > 0)
        {
            var sum = accumulate ? TIsa.LoadPartial(sums + column, rest) : TIsa.Zero;
            var place = x + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                sum = TIsa.Add(sum, TIsa.LoadPartial(place, rest));
            }

            TIsa.StorePartial(sums + column, sum, rest);
        }
    }
}
